/** A command that does not exist is refused by name, also where help was asked for it. */
import { nearestName } from "@holdfast/diagnosis";
import { type Command, CommanderError } from "commander";

/**
 * @param args without program and script
 * @throws {CommanderError} where the first word names no command
 */
export function refuseUnknownCommand(program: Command, args: readonly string[]): void {
  const names = program.commands.map((command) => command.name());
  const words = args.filter((arg) => !arg.startsWith("-"));
  const word = words[0] === "help" ? words[1] : words[0];
  if (word === undefined || names.includes(word) || word === "help") return;
  const near = nearestName(word, names);
  const hint = near === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${near}?`;
  const message = `There is no command ${JSON.stringify(word)}. ${hint}`;
  throw new CommanderError(2, "holdfast.unknownCommand", message);
}
