/** Child processes that the demo starts, and their certain end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const running = new Set<ChildProcess>();

/**
 * Starts a Node program and waits for the first line that it prints: its address.
 *
 * @throws when it ends before it printed one; the message carries what it wrote to stderr.
 */
export async function start(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, "line").then(([line]) => String(line)),
    once(child, "exit").then(() => undefined),
  ]);
  if (first === undefined) throw new Error(`${args.at(-1)} ended before it was ready:\n${complaints}`);
  return first;
}

/** Asks every child to end, and ends the ones that have not within five seconds. */
export async function stopAll(): Promise<void> {
  const ends = [...running].map(async (child) => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
  });
  await Promise.all(ends);
}
