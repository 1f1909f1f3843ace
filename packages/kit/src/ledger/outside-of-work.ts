/** Exceptions that were caught outside of any work: at module level, in timers, at the start. The last few are kept. */
import { types } from "node:util";
import { processWide, type Site } from "../core/index.ts";

/** What is kept of one. */
export interface KeptOutside {
  type: string;
  message: string;
  time: number;
  caughtAt: Site;
  /** Weak: an error may hold a response, a socket, half of the heap. */
  error: WeakRef<Error> | undefined;
}

/** So many are kept. */
const KEPT_MAX = 20;
const MESSAGE_MAX = 300;

export const ring = processWide("ledger.recent", () => ({ kept: [] as KeptOutside[] }));

export function noteOutsideOfWork(error: unknown, caughtAt: Site): void {
  const { kept } = ring;
  if (kept.length >= KEPT_MAX) kept.shift();
  const native = types.isNativeError(error);
  kept.push({
    type: native ? nameOf(error) : error === null ? "null" : typeof error,
    message: native
      ? text(Object.getOwnPropertyDescriptor(error, "message")?.value)
      : typeof error === "string"
        ? text(error)
        : "",
    time: Date.now(),
    caughtAt,
    error: native ? new WeakRef(error) : undefined,
  });
}

function nameOf(error: Error): string {
  const prototype = Object.getPrototypeOf(error) as { constructor?: unknown } | null;
  const made = prototype && Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name = typeof made === "function" && Object.getOwnPropertyDescriptor(made, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "Error";
}

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MESSAGE_MAX) : "";
}
