import { hash128 } from "@holdfast/signals";
import type { Failure } from "../correlate/failure.ts";
import type { Unmasking } from "../unmask/unmasking.ts";
import type { Fingerprint } from "./fingerprinting.ts";

export function fingerprint(failure: Failure, unmasking: Unmasking): Fingerprint {
  const root = unmasking.root === null ? undefined : failure.exceptions[unmasking.root];
  const title = root ? `${root.type}: ${root.message}` : (failure.events[0]?.message ?? "unknown failure");
  return { version: 1, value: hash128(title), parts: [], ignored: [], title };
}
