/** The front's thread: answers while the main thread starts, also while that is blocked. */
import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import type { HealthSnapshot } from "../health/snapshot/index.ts";
import type { Block } from "../watchdog/thread-data.ts";
import { type FrontAddress, type FrontServer, startFrontServer } from "./front-server.ts";

export interface FrontThreadData {
  address: FrontAddress;
  snapshot: HealthSnapshot;
  /** Where the watchdog's thread announces blocks. */
  channel: string;
}

export type ToFront = { kind: "snapshot"; snapshot: HealthSnapshot } | { kind: "close" };
export type FromFront =
  | { kind: "listening"; port: number }
  | { kind: "failed"; code: string | undefined; message: string; port: number }
  /** Somebody speaks the other protocol. */
  | { kind: "foreign" }
  | { kind: "closed" };

const { address, channel, ...data } = workerData as FrontThreadData;
const port = parentPort!;
let { snapshot } = data;
let blocked: HealthSnapshot["blocked"];
let server: FrontServer | undefined;

const blocks = new BroadcastChannel(channel) as BroadcastChannel & { unref(): void };
blocks.unref();
blocks.onmessage = (event) => {
  const { kind, block } = (event as { data: { kind: "blocked" | "ended"; block: Block } }).data;
  const site = block.sites[0];
  blocked =
    kind === "ended"
      ? undefined
      : { since: Date.now() - block.duration, at: site && `${site.file.split(/[\\/]/).at(-1)}:${site.line}` };
};
port.on("message", (message: ToFront) => {
  if (message.kind === "snapshot") snapshot = message.snapshot;
  else
    void (server?.close() ?? Promise.resolve()).then(() => {
      say({ kind: "closed" });
      blocks.close();
      port.close();
    });
});

try {
  const read = (): HealthSnapshot => ({ ...snapshot, blocked });
  server = await startFrontServer(address, read, () => say({ kind: "foreign" }));
  say({ kind: "listening", port: server.port });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  say({ kind: "failed", code, message, port: address.port });
}

function say(message: FromFront): void {
  port.postMessage(message);
}
