/** What a service that has the kit answered on its health: the log record `holdfast.health.report`. */
import { type HealthReport, HealthStatus } from "../words/operation.ts";
import type { Attributes, Plain } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import type { Origin } from "./resource.ts";
import { cleanText } from "./text.ts";

/** Event name of a health report. */
export const healthEvent = "holdfast.health.report";

type Check = HealthReport["checks"][number];

/** Checks read of one report, and routes that one of them affects. */
const CHECKS_MAX = 100;
const AFFECTS_MAX = 50;
/** Characters of a check's name, and of what it says. */
const NAME_CHARS = 200;
const OUTPUT_CHARS = 1000;

/** Reads one report; `undefined` where it says no known status, or a check of it is unreadable: half of the checks would say less than none. */
export function healthOf(
  attributes: Attributes,
  nanos: unknown,
  origin: Origin,
  batch: Batch,
): HealthReport | undefined {
  const status = HealthStatus.safeParse(attributes.text("holdfast.health.status"));
  const checks = checksOf(attributes.get("holdfast.health.checks"));
  if (!status.success || checks === undefined) return undefined;
  const health: HealthReport = { time: batch.time(nanos).time, status: status.data, checks };
  for (const field of ["service", "instance", "release", "environment"] as const) {
    if (origin[field] !== undefined) health[field] = origin[field];
  }
  const path = attributes.text("url.path", NAME_CHARS);
  const code = attributes.number("http.response.status_code");
  if (path !== undefined && code !== undefined && code >= 100 && code <= 599)
    health.answered = { path, status: Math.trunc(code) };
  return health;
}

function checksOf(told: Plain | undefined): Check[] | undefined {
  // A sender may leave an empty list out.
  if (told === undefined) return [];
  if (!Array.isArray(told) || told.length > CHECKS_MAX) return undefined;
  const checks = told.map(checkOf);
  return checks.every((check) => check !== undefined) ? checks : undefined;
}

function checkOf(told: Plain): Check | undefined {
  if (!(told instanceof Map)) return undefined;
  const name = told.get("name");
  const status = HealthStatus.safeParse(told.get("status"));
  if (typeof name !== "string" || name === "" || !status.success) return undefined;
  const critical = told.get("critical");
  const output = told.get("output");
  const affects = told.get("affects");
  return {
    name: cleanText(name, NAME_CHARS),
    status: status.data,
    ...(typeof critical === "boolean" && { critical }),
    ...(typeof output === "string" && output !== "" && { output: cleanText(output, OUTPUT_CHARS) }),
    affects: (Array.isArray(affects) ? affects : [])
      .filter((route) => typeof route === "string")
      .slice(0, AFFECTS_MAX)
      .map((route) => cleanText(route, NAME_CHARS)),
  };
}
