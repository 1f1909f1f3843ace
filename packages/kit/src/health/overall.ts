/** The word on the whole service: from its lifecycle and its critical checks. */
import type { HealthStatus } from "@holdfast/signals";
import type { Lifecycle } from "../core/index.ts";
import type { CheckState } from "./types.ts";

type OverallWord = "ok" | "degraded" | "failed" | "starting" | "draining" | "stopped";

export interface Overall {
  readonly word: OverallWord;
  readonly status: HealthStatus;
  /** May requests be sent here? 200, else 503. */
  readonly serving: boolean;
}

/** Pure, so that each of the endpoints says the same. */
export function overallOf(states: readonly CheckState[], lifecycle: Lifecycle): Overall {
  if (lifecycle !== "ready") {
    return { word: lifecycle === "failed" ? "failed" : lifecycle, status: "fail", serving: false };
  }
  const critical = states.filter((state) => state.critical);
  if (critical.some((state) => state.status === "fail"))
    return { word: "failed", status: "fail", serving: false };
  // Without any result yet, to say yes would be a guess.
  if (critical.some((state) => state.status === "pending"))
    return { word: "starting", status: "fail", serving: false };
  const troubled = states.some((state) => state.status === "warn" || state.status === "fail");
  return troubled
    ? { word: "degraded", status: "warn", serving: true }
    : { word: "ok", status: "pass", serving: true };
}

/** The status word of one check in plain answers. */
export function checkWord(status: CheckState["status"]): "ok" | "degraded" | "failed" | "pending" {
  return status === "pass" ? "ok" : status === "warn" ? "degraded" : status === "fail" ? "failed" : "pending";
}
