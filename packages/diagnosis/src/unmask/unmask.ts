import type { Exception } from "@holdfast/signals";
import type { Unmasking } from "./unmasking.ts";

export function unmask(exceptions: readonly Exception[]): Unmasking {
  const root = exceptions.length > 0 ? 0 : null;
  return {
    root,
    status: root === null ? "inconclusive" : "possible",
    reason: "",
    tied: [],
    links: exceptions.map((_, index) => ({
      index,
      role: index === 0 ? "root" : "symptom",
      reason: "",
      rule: "",
    })),
    surface: root === null ? null : exceptions.length - 1,
  };
}
