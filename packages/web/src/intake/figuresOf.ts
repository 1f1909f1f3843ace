/** The console's own figures as names and values, whatever figures it keeps. */
import { countInWords } from "../parts/times.ts";

export interface Figure {
  name: string;
  value: string;
}

/** @example figuresOf({ eventsStored: 1204, queue: { depth: 3 } }) // events stored 1,204; queue depth 3 */
export function figuresOf(stats: Record<string, unknown>, before = ""): Figure[] {
  return Object.entries(stats).flatMap(([key, value]): Figure[] => {
    const name = `${before} ${key.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]/g, " ")}`.trim();
    if (typeof value === "number") return [{ name: withoutUnit(name), value: amount(key, value) }];
    if (typeof value === "string" || typeof value === "boolean") return [{ name, value: String(value) }];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return figuresOf(value as Record<string, unknown>, name);
    }
    return [];
  });
}

function amount(key: string, value: number): string {
  if (/bytes$/i.test(key)) return bytes(value);
  if (/ms$/.test(key)) return `${countInWords(Math.round(value))} ms`;
  return countInWords(Number.isInteger(value) ? value : Number(value.toFixed(2)));
}

function withoutUnit(name: string): string {
  return name.replace(/ (?:bytes|ms)$/i, "").toLowerCase();
}

function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)));
  const value = count / 1024 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
