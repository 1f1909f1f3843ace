import type { Exception, Frame } from "@holdfast/signals";
import { telling } from "../unmask/telling.ts";
import { kinds } from "./kinds/index.ts";
import type { Recognised } from "./kinds/kind.ts";
import { unclassified } from "./kinds/unclassified.ts";

/**
 * What sort of failure an exception is, in words and with what to do about it; `unclassified` where no kind knows it.
 *
 * @param near The service's own frame nearest to the exception, for one that has none itself.
 * @example
 * kindOf(exception).kind; // "connection-refused"
 */
export function kindOf(exception: Exception, near?: Frame): Recognised & { kind: string } {
  const told = telling(exception);
  for (const { kind, recognise } of kinds) {
    const recognised = recognise(told, exception);
    if (recognised) return { kind, ...recognised };
  }
  return { kind: "unclassified", ...unclassified(exception, near) };
}
