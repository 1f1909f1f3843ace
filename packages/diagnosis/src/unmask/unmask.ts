import type { Exception } from "@holdfast/signals";
import { type Branches, branches } from "./branches.ts";
import { type Candidates, candidates } from "./candidates.ts";
import { type Part, parts } from "./parts.ts";
import { rival } from "./rival.ts";
import { statusOf } from "./status-of.ts";
import { type Trait, traitOf } from "./trait.ts";
import type { UnmaskContext, Unmasking } from "./unmasking.ts";

const NOTHING =
  "No exception was seen, only that something failed. The service's own error log or a stack trace of the same request would tell.";

/**
 * Finds the exception that explains the others, and says what part each of them plays and why.
 *
 * Follows the program's own links (`cause`, `context`, `member`, `suppressed`) inward, knows the classic masks, and compares what
 * the program did not link by order and by what each exception can explain. Where only masks were seen the root is null.
 * Pure and linear in the number of exceptions; never throws, whatever `to` says.
 *
 * @param exceptions Oldest first, as an ErrorEvent or a Failure holds them.
 * @param context How they came together: a `Failure` knows. (Default: one request, nothing recovered)
 * @example
 * unmask(failure.exceptions, contextOf(failure)).root; // 0
 */
export function unmask(exceptions: readonly Exception[], context: UnmaskContext = {}): Unmasking {
  if (exceptions.length === 0) {
    return { root: null, status: "inconclusive", reason: NOTHING, tied: [], links: [], surface: null };
  }
  const traits = exceptions.map(traitOf);
  markShared(traits);
  const links = branches(exceptions);
  const best = candidates(traits, links);
  const found = settle(exceptions, traits, links, best, context);
  const { status, reason } = statusOf(exceptions, traits, links, found, context);
  const root = status === "inconclusive" ? null : found.root;
  return {
    root,
    status,
    reason,
    tied: root === null ? [] : found.tied,
    links: parts(exceptions, traits, links, found, root),
    surface: links.heads[links.heads.length - 1] ?? exceptions.length - 1,
  };
}

/** A type that occurs twice names none of the two. */
function markShared(traits: readonly Trait[]): void {
  const first = new Map<string, Trait>();
  for (const trait of traits) {
    const other = first.get(trait.telling.name);
    if (!other) first.set(trait.telling.name, trait);
    else {
      other.telling.shared = true;
      trait.telling.shared = true;
    }
  }
}

/** The outcome over all branches. */
export interface Found {
  root: number;
  tied: number[];
  judged: Candidates["judged"];
  /** Why each branch that lost is a symptom, by the head of the branch. */
  lost: Map<number, Part>;
  /** True when a later branch took over from an earlier one. */
  replaced: boolean;
}

function settle(
  exceptions: readonly Exception[],
  traits: readonly Trait[],
  links: Branches,
  best: readonly Candidates[],
  context: UnmaskContext,
): Found {
  // A branch is as old as the exception that explains it.
  const order = [...links.heads].sort((a, b) => best[a]!.roots[0]! - best[b]!.roots[0]!);
  let head = order[0]!;
  const lost = new Map<number, Part>();
  let rivals: number[] = [];
  let replaced = false;
  for (let k = 1; k < order.length; k++) {
    const next = order[k]!;
    const root = best[head]!.roots[0]!;
    const challenger = best[next]!.roots[0]!;
    const standing = {
      recovered:
        context.recovered?.[root] === true ||
        (exceptions[root]?.swallowedAt !== undefined && exceptions[challenger]?.swallowedAt === undefined),
      distant: context.distant?.[root] === true && context.distant[challenger] !== true,
    };
    const verdict = rival(traits[root]!, traits[challenger]!, standing);
    if (verdict.outcome === "replace") {
      lost.set(head, verdict);
      head = next;
      // Whatever was as good as the old root has to stand against the new one as well.
      rivals = rivals.filter(
        (other) => rival(traits[other]!, traits[challenger]!, standing).outcome === "tie",
      );
      replaced = true;
    } else {
      lost.set(next, verdict);
      if (verdict.outcome === "tie" && rivals.length < 8) rivals.push(challenger);
    }
  }
  const [root, ...tied] = best[head]!.roots;
  return { root: root!, tied: [...tied, ...rivals], judged: best[head]!.judged, lost, replaced };
}
