/** Asks for the port before anything is made: a start that fails for its port leaves nothing behind. */
import { once } from "node:events";
import { createServer } from "node:net";
import { toStartError } from "./start-error.ts";

/** @throws {StartError} `port_in_use`, `cannot_listen` */
export async function checkPort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen({ host, port }), "listening");
  } catch (error) {
    throw toStartError(error, host, port);
  }
  probe.close();
  await once(probe, "close");
}
