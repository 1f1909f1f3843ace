/** Runs the `holdfast` command and turns refusals into exit codes. */
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import { exitCodes } from "./terminal/exit-codes.ts";
import { printable } from "./terminal/printable.ts";
import { refuseUnknownCommand } from "./unknown-command.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

try {
  const program = createProgram(version);
  refuseUnknownCommand(program, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  // Commander throws for help and version too, with the code that fits; its words are printed already.
  if (error instanceof CommanderError) {
    if (error.code === "holdfast.unknownCommand")
      process.stderr.write(`holdfast: ${printable(error.message)}\n`);
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `holdfast: this is a fault of holdfast itself, please report it:\n${printable(text)}\n`,
    );
    process.exitCode = exitCodes.failed;
  }
}
