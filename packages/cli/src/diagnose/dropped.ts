/** What of a log was not looked at, in words. */
import type { Dropped } from "@holdfast/signals";

const WORDS: Readonly<Record<string, (count: number) => string>> = {
  too_many_events: (count) =>
    `${many(count, "more event", "more events")} of shapes that are shown ${was(count)} not looked at; the counts are at least what is said`,
  line_too_long: (count) => `${many(count, "line", "lines")} ${was(count)} too long and ${was(count)} cut`,
  record_too_long: (count) =>
    `${many(count, "record", "records")} went on for too many lines and ${was(count)} cut`,
  malformed_json: (count) => `${many(count, "element", "elements")} of the array could not be read as JSON`,
  truncated: () => "the array of records is cut off; its last record was left out",
};

/** One sentence for each reason; empty when all was read. */
export function droppedTexts(dropped: readonly Dropped[]): string[] {
  return dropped.map(({ reason, category, count }) => {
    const words = WORDS[reason]?.(count) ?? `${count} × ${category} left out (${reason})`;
    return `${words[0]!.toUpperCase()}${words.slice(1)}.`;
  });
}

function many(count: number, one: string, more: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : more}`;
}

function was(count: number): string {
  return count === 1 ? "was" : "were";
}
