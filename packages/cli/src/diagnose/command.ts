/** `holdfast diagnose`: a log in, its root causes out, with no server. */
import { type Diagnosis, diagnose } from "@holdfast/diagnosis";
import { type DecodedLog, decodeLog, redactEvent } from "@holdfast/signals";
import { Command } from "commander";
import { exitCodes } from "../terminal/exit-codes.ts";
import { paintFor } from "../terminal/paint.ts";
import { printable, printableCopy, printableJson } from "../terminal/printable.ts";
import { progressOn } from "./progress.ts";
import { readInput, UnreadableInput } from "./read-input.ts";
import { toReport } from "./report.ts";
import { toText } from "./text.ts";

interface DiagnoseOptions {
  json?: boolean;
}

export function diagnoseCommand(): Command {
  return new Command("diagnose")
    .description(
      "Name the root cause of the failures in a log: stack traces and log lines of any mix of formats.",
    )
    .argument("<file>", "the log to read, or - for standard input")
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
Reads stack traces of Node, Python, Java, Go, .NET, Ruby, PHP, Rust and Elixir, and log lines of JSON loggers, platforms
and exporters, PostgreSQL and plain consoles, interleaved as they come. Secrets are taken out of what is printed.

Exit codes: 0 a root was named · 3 inconclusive · 2 unreadable input

Examples:
  holdfast diagnose app.log
  kubectl logs deploy/api --since=1h | holdfast diagnose - --json`,
    )
    .action(async (file: string, options: DiagnoseOptions) => {
      try {
        const progress = progressOn(process.stderr, "Reading the log");
        const result = decodeLog(await readInput(file), { progress });
        if (!result.ok)
          throw new UnreadableInput(`${file === "-" ? "standard input" : file}: ${result.failure.message}`);
        const found = diagnose(result.value.events.map(redactEvent));
        progress.end();
        await print(found, result.value, options);
        process.exitCode = found[0]?.root ? exitCodes.ok : exitCodes.inconclusive;
      } catch (error) {
        if (!(error instanceof UnreadableInput)) throw error;
        if (options.json)
          await write(`${printableJson({ error: { code: error.code, message: error.message } })}\n`);
        process.stderr.write(`holdfast: ${printable(error.message)}\n`);
        process.exitCode = exitCodes.usage;
      }
    });
}

async function print(found: Diagnosis[], log: DecodedLog, options: DiagnoseOptions): Promise<void> {
  if (options.json) await write(`${printableJson(toReport(found, log))}\n`);
  else await write(toText(printableCopy(found), log, paintFor(process.stdout)));
}

/** Resolves when the text is out: a pipe takes it in pieces, and leaving early would cut it. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // The reader has gone (`| head`): nothing is wrong here.
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") reject(error);
      else resolve();
    });
  });
}
