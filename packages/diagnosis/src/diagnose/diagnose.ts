import type { ErrorEvent } from "@holdfast/signals";
import type { Diagnosis } from "./diagnosis.ts";

export function diagnose(_events: readonly ErrorEvent[]): Diagnosis[] {
  return [];
}
