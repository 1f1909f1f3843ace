/** Judges what a check returned. The value comes from anywhere: it is read once, copied, and never trusted. */
import type { HealthStatus } from "@holdfast/signals";
import { plainDetails, plainError, plainText } from "./plain-copy.ts";
import type { Measurement } from "./types.ts";

const MEASUREMENTS_MAX = 20;

/** The outcome of one run, in values that nobody else holds. */
export interface Finding {
  readonly status: HealthStatus;
  readonly output?: string | undefined;
  readonly measurements: readonly Measurement[];
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The finding of a returned value. Nonsense is a failure. Never throws. */
export function readResult(value: unknown): Finding {
  try {
    if (value === undefined || value === true) return { status: "pass", measurements: [] };
    if (value === false) return { status: "fail", output: "answered false", measurements: [] };
    if (isStatus(value)) return { status: value, measurements: [] };
    if (typeof value !== "object" || value === null) return nonsense(value);
    const { status, output, measurements, details } = value as Record<string, unknown>;
    if (!isStatus(status)) return nonsense(value);
    return {
      status,
      output: output === undefined || output === null ? undefined : plainText(output),
      measurements: readMeasurements(measurements),
      details: plainDetails(details),
    };
  } catch (error) {
    return { status: "fail", output: `its result can't be read: ${plainError(error)}`, measurements: [] };
  }
}

/** The finding of something thrown. Never throws. */
export function readError(error: unknown): Finding {
  return { status: "fail", output: plainError(error), measurements: [] };
}

function isStatus(value: unknown): value is HealthStatus {
  return value === "pass" || value === "warn" || value === "fail";
}

function nonsense(value: unknown): Finding {
  const shown =
    typeof value === "object" && value !== null
      ? `an object without a status`
      : `${plainText(value).slice(0, 80)} (${value === null ? "null" : typeof value})`;
  return {
    status: "fail",
    output: `returned ${shown}, which is no result: return nothing, true, false, "pass", "warn", "fail" or { status }`,
    measurements: [],
  };
}

function readMeasurements(list: unknown): Measurement[] {
  if (!Array.isArray(list)) return [];
  const found: Measurement[] = [];
  for (const entry of list.slice(0, MEASUREMENTS_MAX)) {
    if (typeof entry !== "object" || entry === null) continue;
    const { measure, value, unit, status } = entry as Record<string, unknown>;
    if (typeof measure !== "string") continue;
    found.push({
      measure: plainText(measure).slice(0, 80),
      value: plainValue(value),
      ...(typeof unit === "string" ? { unit: unit.slice(0, 30) } : {}),
      ...(isStatus(status) ? { status } : {}),
    });
  }
  return found;
}

function plainValue(value: unknown): Measurement["value"] {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" ? plainText(value) : null;
}
