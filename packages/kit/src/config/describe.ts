/** The configuration as a table for people. */
import { showValue } from "./secrets.ts";

export interface DescribedValue {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
  readonly secret: boolean;
}

export function describeValues(
  title: string,
  values: readonly DescribedValue[],
  hints: readonly string[],
): string {
  const rows = values.map(({ name, value, source, secret }) => [name, showValue(value, secret), source]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    `  ${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]!}`.trimEnd(),
  );
  return [title, ...lines, ...hints.map((hint) => `  note: ${hint}`)].join("\n");
}

/** All problems in one text: name, what is wrong, what is expected, where it came from, what to do. */
export function describeProblems(
  title: string,
  problems: readonly { name: string; message: string; expected?: string; source?: string; action: string }[],
): string {
  return [
    title,
    ...problems.map(({ name, message, expected, source, action }) =>
      [
        `\n  ${name === "" ? "" : `${name} `}${message}.`,
        ...(expected === undefined ? [] : [`    expected: ${expected}`]),
        ...(source === undefined ? [] : [`    from: ${source}`]),
        `    do: ${action}`,
      ].join("\n"),
    ),
  ].join("\n");
}
