/** Runs a script to its end in a process of its own: what is measured shares neither heap nor compiled code with anything else. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where the packages' names resolve from. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface Ended {
  output: string;
  complaints: string;
  code: number | null;
  /** It had not ended in time and was killed. */
  late: boolean;
}

export interface ChildOptions {
  /** For Node.js, before the script. */
  node?: readonly string[];
  args?: readonly string[];
  /** Milliseconds after which it is killed. (Default: 2 minutes) */
  limit?: number;
}

/** Runs it and answers what it wrote. */
export function runChild(script: URL, options: ChildOptions = {}): Promise<Ended> {
  const args = [...(options.node ?? []), fileURLToPath(script), ...(options.args ?? [])];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaints = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, options.limit ?? 120_000);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ output, complaints, code, late });
    });
  });
}

/** Runs it and reads the last line that it printed as JSON. @throws when it fails */
export async function measureInChild<T>(script: URL, options: ChildOptions = {}): Promise<T> {
  const { output, complaints, code, late } = await runChild(script, options);
  if (code !== 0)
    throw new Error(`${script.pathname} ${late ? "did not end" : `ended with ${code}`}:\n${complaints}`);
  return JSON.parse(output.trim().split("\n").at(-1)!) as T;
}
