import type { HealthReport } from "../words/operation.ts";
import { healthPathOf } from "./health-path-of.ts";

/** A request that was answered, and by whom. */
interface Answered extends Partial<Pick<HealthReport, "service" | "instance" | "release" | "environment">> {
  /** Epoch milliseconds. */
  time: number;
  method: string | undefined;
  /** Without query. */
  path: string | undefined;
  status: number | undefined;
}

/**
 * A health report out of a request that was seen from outside: a yes (2xx) or a no (5xx) whose checks nobody knows. Undefined where it asked
 * for something else, or the answer is neither: a 404 says that nobody answers there.
 *
 * @example
 * seenAnswer({ time, method: "GET", path: "/health", status: 200 })?.status; // "pass"
 */
export function seenAnswer({ time, method, path, status, ...sender }: Answered): HealthReport | undefined {
  if (path === undefined || status === undefined || healthPathOf(path) === undefined) return undefined;
  if (method !== undefined && method !== "GET" && method !== "HEAD") return undefined;
  const word = status >= 200 && status < 300 ? "pass" : status >= 500 && status <= 599 ? "fail" : undefined;
  if (word === undefined) return undefined;
  const { service, instance, release, environment } = sender;
  return {
    ...(service !== undefined && { service }),
    ...(instance !== undefined && { instance }),
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    time,
    status: word,
    answered: { path, status },
    unseen: true,
    checks: [],
  };
}
