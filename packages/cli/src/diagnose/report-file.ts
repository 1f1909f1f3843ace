/** `--report`: the incident report of the worst issue, as Markdown or HTML. */
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import {
  diagnosisReport,
  emptyReport,
  type Moment,
  type Report,
  toHtml,
  toMarkdown,
} from "@holdfast/diagnosis";
import { redactText } from "@holdfast/signals";
import type { Answer } from "./command.ts";
import { nothingFound } from "./nothing-found.ts";
import type { OverTime } from "./over-time/index.ts";
import { toldOfLog } from "./told-over-time.ts";

/** A report that cannot be written, and why. */
export class UnwritableReport extends Error {
  static readonly code = "unwritable_report";
  readonly code = UnwritableReport.code;
  override readonly name = "UnwritableReport";
}

const formats: Readonly<Record<string, (report: Report) => string>> = {
  ".md": toMarkdown,
  ".markdown": toMarkdown,
  ".html": toHtml,
  ".htm": toHtml,
};

const advice: Record<string, string> = {
  ENOENT: "its folder does not exist: make it first",
  EACCES: "it may not be written by this user: check its permissions",
  EISDIR: "it is a folder: name a file in it",
  ENOSPC: "the disk is full: free some of it, or name a file elsewhere",
};

/**
 * Told before the logs are read: a wrong name should not cost the time of a diagnosis.
 *
 * @throws {UnwritableReport} where the name does not say which format is meant
 */
export function checkReportFile(file: string): void {
  formatOf(file);
}

/** @throws {UnwritableReport} where the file can't be written */
export async function writeReport(
  file: string,
  { found, log, suspects, time, judged }: Answer,
): Promise<void> {
  const format = formatOf(file);
  const [worst] = found;
  const written = Date.now();
  const known = worst && judged.get(worst)?.known;
  const report = worst
    ? diagnosisReport(worst, {
        events: log.events,
        suspects: suspects?.get(worst) ?? [],
        moments: momentsOf(time),
        written,
        ...(known && { overTime: known }),
      })
    : emptyReport(nothingFound(log.records), written);
  try {
    await writeFile(file, format(report));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnwritableReport(`${file} cannot be written: ${advice[code ?? ""] ?? message}.`);
  }
}

/** What the timeline tells beside the failure. */
function momentsOf(time: OverTime): Moment[] {
  return toldOfLog(time).flatMap(({ text, signal, time: began }) =>
    began === null ? [] : [{ time: began, text: `${redactText(text)}.`, signal }],
  );
}

function formatOf(file: string): (report: Report) => string {
  const format = formats[extname(file).toLowerCase()];
  if (!format)
    throw new UnwritableReport(`${file} is neither .md nor .html: the name says which is written.`);
  return format;
}
