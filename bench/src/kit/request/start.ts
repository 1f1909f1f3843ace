/** A server in a process of its own that answers questions by message. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { root } from "../run-child.ts";

export interface Started {
  port: number;
  /** What it counts: for a server microseconds of processor time, for the sink bytes. */
  ask(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws when it ends before it listens */
export async function start(
  script: string,
  { preload, env = {} }: { preload?: string | undefined; env?: Record<string, string> } = {},
): Promise<Started> {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const args = preload === undefined ? [] : ["--import", preload.startsWith(".") ? file(preload) : preload];
  const child = spawn(process.execPath, [...args, file(script)], {
    cwd: root,
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaints = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  const ended = once(child, "exit").then(() => {
    throw new Error(`${script} ended:\n${complaints}`);
  });
  ended.catch(() => {});
  const hear = async () => (await Promise.race([once(child, "message"), ended]))[0] as unknown;
  const { port } = (await hear()) as { port: number };
  return {
    port,
    async ask() {
      const answer = hear();
      child.send("ask");
      return (await answer) as number;
    },
    async stop() {
      child.kill("SIGKILL");
      await ended.catch(() => {});
    },
  };
}
