/** The cause that a failure without any exception states in its own words. */
import type { Exception } from "@holdfast/signals";
import { traitOf } from "../unmask/trait.ts";
import type { Failure } from "./failure.ts";
import { citation } from "./item.ts";

/** Longest message that is taken for a statement, characters. */
const LONGEST = 500;
/** Words that say what is wrong, as opposed to what did not succeed because of it. */
const WRONG =
  /\b(?:not (?!(?:be )?(?:load|fetch|get|process|complete|handle|save|send|start|connect|create|update|perform|execute)\w*\b)\w+|missing|invalid|unknown|unsupported|denied|refused|rejected|declined|expired|exceed\w*|insufficient\w*|already|duplicate\w*|must|null|overflow\w*|too (?:many|large|long|small|big|old|few)|out of|unexpected(?! error)|corrupt\w*|mismatch\w*|conflict\w*|illegal|malformed|unrecogni[sz]ed|forbidden|disabled|locked|full|negative|exec format error|unauthori[sz]ed|no (?!longer|error)\w+ (?:\w+ ){0,4}(?:found|left|available|configured|defined|given|provided|registered|such|match\w*)|no (?:such|space|route|handler|matching)|undefined)\b/i;
/** The same where it ends a chain of `context: context: cause`. */
const LAST = /\bcan(?:not|'t) \w+|^[a-z]+(?:_[a-z]+)+$|\bE[A-Z]{4,}\b/;

/**
 * Gives a failure that holds no exception the one that its message states (`x: y: z` as Go programs wrap, or plain words of a cause).
 * Words that only say that something failed stay a message.
 *
 * @example
 * withSpokenCause(failure).exceptions[0]?.message; // "charge order 17: insufficient_funds"
 */
export function withSpokenCause(failure: Failure): Failure {
  if (failure.exceptions.length > 0) return failure;
  for (let told = 0; told < failure.events.length && told < 20; told++) {
    const event = failure.events[told]!;
    if (event.message === undefined || event.request?.status !== undefined) continue;
    if (event.level !== "error" && event.level !== "fatal") continue;
    const message = event.message
      .slice(0, 2 * LONGEST)
      .split("\n", 1)[0]!
      .trim();
    if (message.length > LONGEST || !statesCause(message)) continue;
    const exception: Exception = {
      type: "Error",
      message,
      frames: [],
      synthetic: true,
      seen: citation(event),
    };
    if (traitOf(exception).grade < 2) continue;
    return { ...failure, exceptions: [exception], told: [told] };
  }
  return failure;
}

function statesCause(message: string): boolean {
  const parts = message.split(/: +/);
  const last = parts[parts.length - 1]!;
  if (WRONG.test(last)) return true;
  return parts.length > 1 && LAST.test(last);
}
