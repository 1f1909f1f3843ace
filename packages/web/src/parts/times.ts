/** Times in words: relative for reading, exact in the reader's zone and in UTC for looking up. */

const UNITS: [seconds: number, word: string][] = [
  [365 * 86_400, "y"],
  [30 * 86_400, "mo"],
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/**
 * A span in its largest unit, whole.
 * @param milliseconds Negative counts as zero.
 * @example spanInWords(26 * 60_000) // "26 min"
 */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  for (const [size, word] of UNITS) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${word}`;
  }
  return "0 s";
}

/** @example relativeTime("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:05:00Z")) // "5 min ago" */
export function relativeTime(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  if (Number.isNaN(age)) return iso;
  // Clocks of senders may run ahead a little; far ahead is worth saying.
  if (age < -60_000) return `in ${spanInWords(-age)}`;
  if (age < 5_000) return "just now";
  return `${spanInWords(age)} ago`;
}

/** @example exactTime("2026-01-01T00:05:00Z") // "1 Jan 2026, 01:05:00 CET · 2026-01-01 00:05:00 UTC" */
export function exactTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const utc = `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  return `${local.format(date)} · ${utc}`;
}

const local = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** @example countInWords(1204) // "1,204" */
export function countInWords(count: number): string {
  return count.toLocaleString("en-US");
}

/** Counts in narrow places. @example shortCount(12_345) // "12.3k" */
export function shortCount(count: number): string {
  if (count < 10_000) return countInWords(count);
  if (count < 999_950) return `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** @example bytesInWords(5_242_880) // "5.0 MiB" */
export function bytesInWords(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** @example plural(1, "request") // "1 request" */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${countInWords(count)} ${count === 1 ? noun : nouns}`;
}
