/** Runs the console in a child process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ADMIN_TOKEN } from "./console.ts";

export interface SpawnedConsole {
  process: ChildProcess;
  url: string;
  key: string;
  /** Ends it and resolves with its exit code, or the signal that ended it. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | string>;
}

export async function spawnConsole(dataDir: string): Promise<SpawnedConsole> {
  const script = fileURLToPath(new URL("serve.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=holdfast-source", script, dataDir, ADMIN_TOKEN], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  const line = await Promise.race([
    once(child.stdout!, "data").then(([chunk]) => String(chunk)),
    exited.then(([code]) => Promise.reject(new Error(`the console ended with ${code} before it was ready`))),
  ]);
  const { url, projects } = JSON.parse(line);
  return {
    process: child,
    url,
    key: new URL(projects[0].dsn).username,
    end: async (signal) => {
      child.kill(signal);
      const [code, by] = await exited;
      return code ?? by!;
    },
  };
}
