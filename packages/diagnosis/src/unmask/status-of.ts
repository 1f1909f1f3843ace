/** How sure the root is, and why not surer. */
import type { Exception } from "@holdfast/signals";
import type { Branches } from "./branches.ts";
import { isAbsentValue } from "./consequence.ts";
import { handledStatus } from "./handled.ts";
import type { Trait } from "./trait.ts";
import type { Found } from "./unmask.ts";
import type { RootStatus, UnmaskContext } from "./unmasking.ts";

/** Words for the exception in a sentence: type, and what of its message fits. */
export function named(exception: Exception | undefined): string {
  if (!exception) return "the error";
  const message = exception.message.split("\n", 1)[0]!.trim();
  const short = message.length > 120 ? `${message.slice(0, 117)}...` : message;
  return short === "" || short === exception.type ? exception.type : `${exception.type}: ${short}`;
}

/** Decides the status of what was found. */
export function statusOf(
  exceptions: readonly Exception[],
  traits: readonly Trait[],
  links: Branches,
  found: Found,
  context: UnmaskContext,
): { status: RootStatus; reason: string } {
  const trait = traits[found.root]!;
  const root = exceptions[found.root]!;
  const name = named(root);
  if (trait.grade === 0) {
    const only =
      exceptions.length === 1
        ? `Only ${name} was seen`
        : `Only symptoms were seen, ${name} the first of them`;
    return {
      status: "inconclusive",
      reason: `${only}, and it names no cause. ${trait.mask?.tell ?? ""}`.trim(),
    };
  }
  const settled = settledReason(trait, root, context);
  if (settled !== undefined) return { status: "inconclusive", reason: `${name} ${settled}` };
  if (found.tied.length > 0) {
    const others = found.tied.map((index) => named(exceptions[index])).join("; ");
    return {
      status: "possible",
      reason: `${name} came first, but it is not the only candidate: as good a root is ${others}. What each of them stopped would tell.`,
    };
  }
  if (trait.grade === 1) {
    return {
      status: "possible",
      reason:
        `${name} is the deepest error that was seen; it names where it happened, not why. ${trait.mask?.tell ?? ""}`.trim(),
    };
  }
  if (links.before[found.root]!.length === 0 && trait.inHandler()) {
    return {
      status: "possible",
      reason: `${name} was thrown by an error handler, so another error came before it, and that one was not seen. The error that the handler was called with would tell.`,
    };
  }
  const handled = handledStatus(trait, context.answered, context.level);
  if (handled !== undefined) {
    return {
      status: "possible",
      reason: `${name} was answered ${handled}: handled, a fault of the request. It is a cause only if such requests should have been accepted.`,
    };
  }
  if (context.wentOn === true && root.swallowedAt === undefined) {
    return {
      status: "possible",
      reason: `${name} was met by a program that went on without what it needed; no failure that came of it was seen.`,
    };
  }
  const beside = context.beside;
  if (beside !== undefined && exceptions.length === 1 && trait.standing === "able") {
    return {
      status: "possible",
      reason: `${name} is the only error that is known to be of this failure, but it is one that often hides another, and ${beside} happened in the same process at nearly the same time. A request id or a span on both would tell.`,
    };
  }
  if (context.distant?.[found.root] === true && exceptions.length > 1) {
    return {
      status: "possible",
      reason: `${name} was logged before, and the later error names no cause of its own; nothing else shows that they belong together.`,
    };
  }
  const place = root.frames.length > 0 && root.synthetic !== true;
  const telling = place || root.code !== undefined;
  if (found.judged) {
    return { status: "likely", reason: `${name} is the root: ${found.judged.reason}.` };
  }
  const head = links.headOf[found.root]!;
  const isLinked = links.after[found.root] !== -1 || links.before[found.root]!.length > 0;
  const others = links.heads.length > 1;
  if (others && !isLinked) return unlinked(exceptions, links, found, context, name, place, telling);
  if (!telling) {
    // Words that were only logged may be the program's summary of what it does not show.
    const words = root.synthetic === true && root.frames.length === 0 && trait.grade < 3;
    return {
      status: words ? "possible" : "likely",
      reason: words
        ? `${name} is what was logged; no other error and no stack trace was seen, so what threw it is not known. The stack trace would tell.`
        : `${name} is the deepest error that was seen; it came without a stack trace and without a code.`,
    };
  }
  if (isAbsentValue(trait.telling)) {
    return {
      status: "likely",
      reason: `${name} is the throw site: something was used that is not there. What left it empty was not seen; an error that was caught before it, or the query or answer that gave the value, would tell.`,
    };
  }
  if (isLinked) {
    const how =
      links.after[found.root] === -1
        ? "what else was seen was set aside by the runtime while it was thrown"
        : `the program linked ${named(exceptions[head])} to it`;
    return { status: "confirmed", reason: `${name} is the root: ${how}.` };
  }
  return alone(trait, name);
}

/** One error and nothing beside it: only what explains itself is sure. */
function alone(trait: Trait, name: string): { status: RootStatus; reason: string } {
  if (trait.grade === 3) {
    return { status: "confirmed", reason: `${name} names its cause by itself; no other error was seen.` };
  }
  if (trait.mask) {
    return {
      status: "likely",
      reason: `${name} is the only error that was seen, but its kind often hides an earlier one. ${trait.mask.tell}`,
    };
  }
  if (trait.consequence) {
    return {
      status: "likely",
      reason: `${name} is the root as far as was seen: no other error was seen. It tells what was missing; what left it missing was not seen.`,
    };
  }
  return {
    status: "likely",
    reason: `${name} is the root as far as was seen: no other error was seen, and its throw site is known. Why the program came there is not in the message.`,
  };
}

function unlinked(
  exceptions: readonly Exception[],
  links: Branches,
  found: Found,
  context: UnmaskContext,
  name: string,
  place: boolean,
  telling: boolean,
): { status: RootStatus; reason: string } {
  let thin = false;
  let byTrace = false;
  let bySession = false;
  let masked = true;
  for (const head of links.heads) {
    if (head === links.headOf[found.root]) continue;
    const tie = context.ties?.[head];
    if (tie === "adjacent") thin = true;
    if (tie === "trace" || tie === "span") byTrace = true;
    if (tie === "session") bySession = true;
    const rule = found.lost.get(head)?.rule ?? "";
    if (!rule.startsWith("mask:") && rule !== "repeat" && rule !== "retold") masked = false;
  }
  // The root's own event may be the one that was put beside the others.
  if (context.ties?.[found.root] === "adjacent") thin = true;
  if (context.ties?.[found.root] === "session") bySession = true;
  const place_ = place ? "" : " It came without a stack trace.";
  const count = exceptions.length - 1;
  const later = count === 1 ? "the later error" : `the ${count} other errors`;
  if (thin) {
    return masked && telling
      ? {
          status: "likely",
          reason: `${name} is the root: ${later} only ${count === 1 ? "reports" : "report"} a consequence. That they belong together rests in part on nearness in the log, not on a request id or trace.`,
        }
      : {
          status: "possible",
          reason: `${name} may be the root of ${later}: they stand near each other in the log, but no request id or trace links them all.${place_}`,
        };
  }
  const link = byTrace ? "one trace" : bySession ? "one database session" : "one request";
  return {
    status: "likely",
    reason: `${name} is the root: ${found.replaced ? "of the errors of" : "it came first in"} ${link}${found.replaced ? " it is the one that names a cause" : ""}, and it explains ${later}; the program itself did not link them.${place_}`,
  };
}

/** Why nothing failed for good though an error was seen; undefined where something may have. */
function settledReason(trait: Trait, root: Exception, context: UnmaskContext): string | undefined {
  if (root.swallowedAt !== undefined || root.handled === false) return undefined;
  if (context.recoveredAt !== undefined)
    return `was tried again, and that went well (${context.recoveredAt}): nothing shows that anything failed for it.`;
  if (context.stoppingSince !== undefined && trait.grade < 3 && trait.mask !== undefined)
    return `was seen while the process was being stopped (since ${context.stoppingSince}): its kind is usual then.`;
  if (context.level === "info" || context.level === "debug")
    return "was logged as information: the program took it for normal, and nothing shows that anything failed.";
  return undefined;
}
