/** `holdfast diagnose`: a log in, its root causes out, with no server. */
import { type Diagnosis, diagnose } from "@holdfast/diagnosis";
import { Command } from "commander";
import { UnreadableRepository } from "../repository/index.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import { paintFor } from "../terminal/paint.ts";
import { printable, printableCopy, printableJson } from "../terminal/printable.ts";
import { type Judgements, judge } from "./judge.ts";
import { type OverTime, overTime } from "./over-time/index.ts";
import { progressOn } from "./progress.ts";
import { UnreadableInput } from "./read-input.ts";
import { type ReadLogs, readLogs } from "./read-logs.ts";
import { toReport } from "./report.ts";
import { checkReportFile, UnwritableReport, writeReport } from "./report-file.ts";
import { findSuspects, type Suspects } from "./suspects.ts";
import { type ToldText, toText } from "./text.ts";
import { toldOfLog } from "./told-over-time.ts";

/** Everything that one run has found out: text, JSON and report are made of it. */
export interface Answer {
  found: readonly Diagnosis[];
  log: ReadLogs;
  suspects: Suspects | undefined;
  time: OverTime;
  judged: Judgements;
}

interface DiagnoseOptions {
  json?: boolean;
  repo?: string;
  release?: string;
  since?: string;
  report?: string;
}

export function diagnoseCommand(): Command {
  return new Command("diagnose")
    .description(
      "Name the root cause of the failures in a log: stack traces and log lines of any mix of formats.",
    )
    .argument("<file...>", "the logs to read, plain or gzip, or - for standard input")
    .option("--repo <dir>", "a git repository: names the commits that may have brought the failure")
    .option("--release <rev>", "with --repo: the failing release, as commit, branch or tag (Default: HEAD)")
    .option("--since <rev>", "with --repo: the release before (Default: the newest 50 commits are looked at)")
    .option("--report <file>", "also write the incident report of the worst issue, as .md or .html")
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
Reads stack traces of Node, Python, Java, Go, .NET, Ruby, PHP, Rust and Elixir, and log lines of JSON loggers, platforms
and exporters, PostgreSQL and plain consoles, interleaved as they come. Starts, exits and access lines in them tell of
restart loops, worse releases, bursts, slower requests and refused sign-ins. Secrets are taken out of what is printed.

Exit codes: 0 a root was named · 3 inconclusive · 2 unreadable input, or a report that cannot be written

Examples:
  holdfast diagnose app.log
  kubectl logs deploy/api --since=1h | holdfast diagnose - --json
  holdfast diagnose api.log postgres.log --repo . --release v2.4.0 --since v2.3.0 --report incident.html`,
    )
    .action(async (files: string[], options: DiagnoseOptions) => {
      try {
        const { repo, release, since } = options;
        if (repo === undefined && (release ?? since) !== undefined)
          throw new UnreadableRepository(
            "--release and --since name commits: say with --repo of which repository.",
          );
        if (options.report !== undefined) checkReportFile(options.report);
        const progress = progressOn(
          process.stderr,
          files.length === 1 ? "Reading the log" : "Reading the logs",
        );
        const log = await readLogs(files, progress);
        const found = diagnose(log.events);
        progress.end();
        const suspects = repo === undefined ? undefined : await findSuspects(found, { repo, release, since });
        const time = overTime(log.watch);
        const answer: Answer = {
          found,
          log,
          suspects,
          time,
          judged: judge(found, log, time, suspects),
        };
        if (options.report !== undefined) await writeReport(options.report, answer);
        await print(answer, options);
        process.exitCode = found[0]?.root ? exitCodes.ok : exitCodes.inconclusive;
      } catch (error) {
        if (!isTold(error)) throw error;
        if (options.json)
          await write(`${printableJson({ error: { code: error.code, message: error.message } })}\n`);
        process.stderr.write(`holdfast: ${printable(error.message)}\n`);
        process.exitCode = exitCodes.usage;
      }
    });
}

/** What is told to the user as it is: anything else is a fault of ours. */
function isTold(error: unknown): error is UnreadableInput | UnreadableRepository | UnwritableReport {
  return (
    error instanceof UnreadableInput ||
    error instanceof UnreadableRepository ||
    error instanceof UnwritableReport
  );
}

async function print(answer: Answer, options: DiagnoseOptions): Promise<void> {
  if (options.json) await write(`${printableJson(toReport(answer))}\n`);
  else await write(toText(told(answer), answer.log, paintFor(process.stdout)));
}

/** As text for a terminal: what a log holds must not steer it. */
function told({ found, suspects, time, judged }: Answer): ToldText {
  return {
    issues: found.map((diagnosis) => ({
      diagnosis: printableCopy(diagnosis),
      suspects: printableCopy(suspects?.get(diagnosis)),
      judged: printableCopy(judged.get(diagnosis)),
    })),
    overTime: printableCopy(toldOfLog(time)),
  };
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
