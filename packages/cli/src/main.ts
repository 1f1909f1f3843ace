/** Runs the `holdfast` command and turns refusals into exit codes. */
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import { exitCodes } from "./terminal/exit-codes.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

try {
  await createProgram(version).parseAsync();
} catch (error) {
  // Commander throws for help and version too, with the code that fits; its words are printed already.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}
