/** A service in a process of its own, for tests of starts and ends: real signals, real exits. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Child {
  process: ChildProcess;
  folder: string;
  output(): string;
  /** Resolves when the output has `text`; rejects when the process ends or 20 s pass before. */
  says(text: string | RegExp): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
}

const source = (part: string): string => JSON.stringify(new URL(`../${part}/index.ts`, import.meta.url).href);
const head = `
import { createBoot, explainUncaught, openFirst } from ${source("boot")};
import { onNote, registerCloser, tell } from ${source("core")};
import { installShutdown } from ${source("shutdown")};
import { startWatchdog } from ${source("watchdog")};
import { createServer } from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
onNote((note) => console.log(\`[\${note.kind} \${note.level}] \${note.message}\`));
void [createBoot, explainUncaught, openFirst, registerCloser, tell, installShutdown, startWatchdog, createServer, net, sleep];
`;
/** Lines before the service's own. */
export const headLines = head.split("\n").length - 1;

const folders: string[] = [];
const children = new Set<ChildProcess>();

/** Starts a service written in TypeScript; what the kit's parts export is in scope. */
export function startChild(
  code: string,
  options: { folder?: string; args?: string[]; under?: string[] } = {},
): Child {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "kit-child-"));
  folders.push(folder);
  const file = join(folder, "service.ts");
  writeFileSync(file, head + code);
  const [command, ...before] = [...(options.under ?? []), process.execPath];
  const child = spawn(command!, [...before, "--conditions=holdfast-source", ...(options.args ?? []), file], {
    env: { PATH: process.env["PATH"], HOLDFAST_STATE_DIR: join(folder, "state") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let text = "";
  child.stdout.on("data", (data) => {
    text += data;
  });
  child.stderr.on("data", (data) => {
    text += data;
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), 25_000);
  const ended = new Promise<Awaited<Child["ended"]>>((resolve) => {
    child.once("close", (exitCode, signal) => {
      clearTimeout(limit);
      children.delete(child);
      resolve({ code: exitCode, signal, output: text });
    });
  });
  return {
    process: child,
    folder,
    output: () => text,
    ended,
    says: async (wanted) => {
      const end = Date.now() + 20_000;
      while (typeof wanted === "string" ? !text.includes(wanted) : !wanted.test(text)) {
        if (child.exitCode !== null || child.signalCode !== null || Date.now() > end)
          throw new Error(`the child never said ${wanted}; it said:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

export function endChildren(): void {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
