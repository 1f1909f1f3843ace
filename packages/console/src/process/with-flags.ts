/** Flags that were told apart from the event, in the same trace, joined to it. */
import type { ErrorEvent, FlagEvaluation } from "@holdfast/signals";

/** Flags of one event that are kept. */
const FLAGS_MAX = 100;

/** The event with the flags that it does not have yet; the same object when there are none. */
export function withFlags(error: ErrorEvent, flags: readonly FlagEvaluation[] | undefined): ErrorEvent {
  if (!flags || flags.length === 0) return error;
  const known = new Set(error.flags?.map((flag) => flag.key));
  const added: FlagEvaluation[] = [];
  for (const flag of flags) {
    if (known.has(flag.key) || known.size >= FLAGS_MAX) continue;
    known.add(flag.key);
    added.push(flag);
  }
  return added.length === 0 ? error : { ...error, flags: [...(error.flags ?? []), ...added] };
}
