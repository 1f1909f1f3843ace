/** A small application in a folder of its own, run by a real Node.js with and without the ledger. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const modules = resolve(import.meta.dirname, "../../../../node_modules");

/** Each Node.js that the kit supports, as the npm package `node` brings it. */
export const nodes = [
  ["22", join(modules, "older-node-22/bin/node")],
  ["24", join(modules, "older-node-24/bin/node")],
  ["26", join(modules, ".bin/node")],
] as const;

export interface Ran {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

export interface App {
  folder: string;
  run(
    node: string,
    args: readonly string[],
    options?: { ledger?: boolean; env?: Record<string, string> },
  ): Promise<Ran>;
  remove(): void;
}

/** Writes the files into a new folder in which `@holdfast/kit` is installed. */
export function makeApp(files: Record<string, string>): App {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-ledger-")));
  const all = { "package.json": '{ "name": "app", "type": "module" }', ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, "node_modules/@holdfast"), { recursive: true });
  symlinkSync(resolve(import.meta.dirname, "../.."), join(folder, "node_modules/@holdfast/kit"));
  return {
    folder,
    run: (node, args, { ledger = true, env = {} } = {}) =>
      new Promise((done) => {
        const { NODE_OPTIONS: _options, VITEST: _vitest, NODE_ENV: _env, ...rest } = process.env;
        execFile(
          node,
          [
            "--conditions=holdfast-source",
            // Any import before the entry makes Node start it by another way.
            "--import",
            ledger ? "@holdfast/kit/register" : "data:text/javascript,",
            ...args,
          ],
          { cwd: folder, env: { ...rest, ...env }, timeout: 25_000, killSignal: "SIGKILL" },
          (error, stdout, stderr) => done({ code: error ? error.code : 0, stdout, stderr }),
        );
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
