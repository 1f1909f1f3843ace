/** The demo as a process, up to the moment where it waits for Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface RunningDemo {
  /** What it printed so far. */
  output(): string;
  /** The link that signs a browser in, once. */
  signIn: string;
  /** The page of the issue whose root holds these words. @throws when there is none. */
  pageOf(words: string): string;
  /** Ctrl-C; resolves when it has ended. */
  stop(): Promise<void>;
}

/** @throws when the demo ends before it has told its story. */
export async function startDemo(): Promise<RunningDemo> {
  const main = fileURLToPath(new URL("../demo/src/main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=holdfast-source", main], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Ctrl-C ends the demo")) resolve();
    });
    child.once("exit", () => reject(new Error(`the demo ended early:\n${output}`)));
  });
  await ready;
  return {
    output: () => output,
    signIn: /Sign in once with (\S+)/.exec(output)![1]!,
    pageOf: (words) => {
      const part = output.split("ROOT CAUSE").find((text) => text.includes(words));
      const page = part && /http:\/\/\S+\/issues\/\S+/.exec(part)?.[0];
      if (!page) throw new Error(`no issue tells of ${words}:\n${output}`);
      return page;
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    },
  };
}
