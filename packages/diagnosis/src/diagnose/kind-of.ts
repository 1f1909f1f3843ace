import type { Exception } from "@holdfast/signals";
import { telling } from "../unmask/telling.ts";
import { kinds } from "./kinds/index.ts";
import type { Recognised } from "./kinds/kind.ts";
import { unclassified } from "./kinds/unclassified.ts";

/**
 * What sort of failure an exception is, in words and with what to do about it; `unclassified` where no kind knows it.
 *
 * @example
 * kindOf(exception).kind; // "connection-refused"
 */
export function kindOf(exception: Exception): Recognised & { kind: string } {
  const told = telling(exception);
  for (const { kind, recognise } of kinds) {
    const recognised = recognise(told, exception);
    if (recognised) return { kind, ...recognised };
  }
  return { kind: "unclassified", ...unclassified(exception) };
}
