/** Writes evaluations into the work under way, so that they travel with its error events. */
import { currentContext, ownFailure } from "../core/index.ts";
import type { FlagDetails } from "./types.ts";

const VALUE_MAX = 200;

/** Records an evaluation, once per flag and variant of one piece of work. */
export function recordEvaluation(key: string, details: FlagDetails): void {
  const context = currentContext();
  if (context === undefined) return;
  const { variant, reason, value } = details;
  const known = context.flags;
  if (known !== undefined) {
    for (const evaluation of known) if (evaluation.key === key && evaluation.variant === variant) return;
  }
  let text: string;
  try {
    text = typeof value === "object" ? JSON.stringify(value) : String(value);
  } catch (error) {
    // An off value that can't be shown, e.g. a cyclic object, is no reason to change the answer.
    ownFailure("flags record", error);
    return;
  }
  context.addFlag({
    key,
    ...(variant === undefined ? {} : { variant }),
    value: text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text,
    reason,
    time: Date.now(),
    traceId: context.traceId,
  });
}
