/** Levels of the kit as pino has them. */
import type { Level } from "@holdfast/signals";

export const pinoNumbers: Readonly<Record<Level, number>> = {
  fatal: 60,
  error: 50,
  warning: 40,
  info: 30,
  debug: 20,
};

export const pinoNames = {
  fatal: "fatal",
  error: "error",
  warning: "warn",
  info: "info",
  debug: "debug",
} as const;
