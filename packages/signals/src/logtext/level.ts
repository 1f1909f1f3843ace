/** One scale of severity for all loggers. */
import { levelOfWord } from "../severity/index.ts";
import type { Level } from "../words/error-event.ts";

/**
 * The level behind a logger's word or number. Numbers of 10 and more are pino's and bunyan's (10 to 60); 0 to 7 is
 * syslog's scale, where less is worse. Undefined for what is none.
 */
export function readLevel(value: unknown): Level | undefined {
  if (typeof value === "string") {
    const word = levelOfWord(value);
    if (word) return word;
    return /^\d{1,3}$/.test(value) ? readLevel(Number(value)) : undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (value < 10) return value <= 2 ? "fatal" : value === 3 ? "error" : value === 4 ? "warning" : "info";
  if (value >= 60) return "fatal";
  if (value >= 50) return "error";
  if (value >= 40) return "warning";
  return value >= 30 ? "info" : "debug";
}

/** Words that text logs print as levels, upper case. */
export const LEVEL_WORDS =
  "TRACE|VERBOSE|DEBUG|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERGENCY|EMERG|PANIC|DPANIC";
