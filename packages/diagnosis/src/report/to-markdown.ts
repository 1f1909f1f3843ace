/** A report as Markdown (CommonMark with GitHub's tables). */
import type { Report } from "./report.ts";
import { type Block, type Cell, sections } from "./sections.ts";
import { segments } from "./segments.ts";
import { visible } from "./visible.ts";

/**
 * Shows a report as Markdown. Whatever the signals hold stays text: no markup, link, mention or table cell is made of it.
 *
 * @example
 * toMarkdown(incidentReport(input)).split("\n")[0]; // "# INC-1F0C2A9B3E: `quotes` has no method `statistics`"
 */
export function toMarkdown(report: Report): string {
  const numbers = new Map(report.signals.map(({ cite }, index) => [cite, index + 1]));
  const out: string[] = [`# ${report.id}: ${inline(report.title)}`, ""];
  for (const { title, blocks } of sections(report)) {
    out.push(`## ${title}`, "");
    for (const block of blocks) out.push(...lines(block, numbers), "");
  }
  out.push("## Signals", "");
  for (const [index, { cite, link }] of report.signals.entries()) {
    const shown = codeSpan(cite);
    out.push(`- <a id="s${index + 1}"></a>S${index + 1}: ${link === null ? shown : `[${shown}](<${link}>)`}`);
  }
  return `${out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function lines(block: Block, numbers: ReadonlyMap<string, number>): string[] {
  switch (block.block) {
    case "text":
      return [inline(block.text)];
    case "heading":
      return [`### ${inline(block.text)}`];
    case "facts":
      return block.facts.map(
        ({ text, signals }, index) =>
          `${block.ordered ? `${index + 1}.` : "-"} ${inline(text)}${cited(signals, numbers)}`,
      );
    case "commands":
      return fenced(block.lines);
    case "table":
      return [
        row(
          block.head.map((text) => ({ text })),
          numbers,
        ),
        `|${" --- |".repeat(block.head.length)}`,
        ...block.rows.map((cells) => row(cells, numbers)),
      ];
  }
}

function row(cells: readonly Cell[], numbers: ReadonlyMap<string, number>): string {
  const shown = cells.map(({ text, signals = [] }) => `${inline(text, true)}${cited(signals, numbers)}`);
  return `| ${shown.join(" | ")} |`;
}

function cited(signals: readonly string[], numbers: ReadonlyMap<string, number>): string {
  const refs = [...new Set(signals.flatMap((signal) => numbers.get(signal) ?? []))];
  return refs.length === 0 ? "" : ` ${refs.map((n) => `[S${n}](#s${n})`).join(" ")}`;
}

/** A fence that is longer than any in it. */
function fenced(commands: readonly string[]): string[] {
  const shown = commands.map((line) => visible(line, 1000));
  const longest = Math.max(
    2,
    ...shown.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  const fence = "`".repeat(longest + 1);
  return [`${fence}sh`, ...shown, fence];
}

function inline(text: string, inTable = false): string {
  return segments(text.trim())
    .map((one, index) => (one.code ? codeSpan(one.text, inTable) : escaped(one.text, index === 0)))
    .join("");
}

/** Nothing works in a code span, mentions and bare addresses included. */
function codeSpan(text: string, inTable = false): string {
  const whole = visible(text, 1000);
  // Code spans hold back tags by the specification; renderers that clean HTML first, or do not know it, must not see one either.
  if (/<[a-z!/?]/i.test(whole)) return `<code>${escaped(whole, false)}</code>`;
  // Tables are cut at pipes before code is looked at. Parsers disagree on a pipe after two backslashes: a space keeps them apart.
  const shown = inTable
    ? whole.replace(/(\\*)\|/g, (_, before: string) => (before === "" ? "\\|" : `${before} \\|`))
    : whole;
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const ticks = "`".repeat(longest + 1);
  const pad = longest > 0 || shown.trim() === "" ? " " : "";
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

function escaped(text: string, first: boolean): string {
  const shown = visible(text, 2000)
    .replace(/[\\`*_[\]~$]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/\|/g, "&#124;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    // Bare addresses and mentions become links by themselves on many pages.
    .replace(/:\/\//g, ":\\/\\/")
    .replace(/(www)\./gi, "$1\\.")
    .replace(/@/g, "@&#8203;");
  // Only at the start of a block these mean a heading, a list, a quotation or a rule.
  return first
    ? shown.replace(
        /^(\s*)([#+\-=]|\d+(?=[.)](?:\s|$)))/,
        (_, space: string, mark: string) => `${space}${/\d/.test(mark) ? `${mark}\\` : `\\${mark}`}`,
      )
    : shown;
}
