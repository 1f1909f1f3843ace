/** The command tree, without running it: the reference is made from the same one. */
import { Command } from "commander";
import { diagnoseCommand } from "./diagnose/index.ts";
import { releaseCommand } from "./release/index.ts";
import { serveCommand } from "./serve/index.ts";

export function createProgram(version: string): Command {
  const program = new Command("holdfast")
    .description("From a production 500 to its root cause, its fix, and the proof that it is gone.")
    .version(version)
    .showHelpAfterError("(holdfast --help shows what there is)")
    .addCommand(serveCommand())
    .addCommand(diagnoseCommand())
    .addCommand(releaseCommand())
    .exitOverride();
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError(`(holdfast ${command.name()} --help shows its options)`);
  }
  return program;
}
