/** The exception that explains a branch: what the program's own links say, and where a mask at their end makes them wrong. */
import type { Branches } from "./branches.ts";
import { label } from "./label.ts";
import { isSameKind } from "./same-kind.ts";
import type { Grade, Trait } from "./trait.ts";

export interface Candidates {
  /** Equally good roots of the branch; the first is the one to name. Never empty. */
  roots: number[];
  grade: Grade;
  /** A rule that had to judge against the plain reading of the links; its reason says how. */
  judged?: { rule: string; reason: string };
}

const NAME = (trait: Trait) => label(trait.telling);

/** For each exception the candidates of all that led to it, itself included. Linear: a link only points forward. */
export function candidates(traits: readonly Trait[], links: Branches): Candidates[] {
  const best: Candidates[] = [];
  for (let i = 0; i < traits.length; i++) best.push(pick(i, traits, links, best));
  return best;
}

function pick(i: number, traits: readonly Trait[], links: Branches, best: readonly Candidates[]): Candidates {
  const own = traits[i]!;
  const itself: Candidates = { roots: [i], grade: own.grade };
  const earlier = links.before[i]!;
  if (earlier.length === 0) return itself;

  const of = (relation: string) => earlier.filter((j) => links.relation[j] === relation).map((j) => best[j]!);
  let chosen: Candidates | undefined;

  const suppressed = of("suppressed");
  const causes = of("cause");
  const members = of("member");
  const linked = merge([...causes, ...members], traits);
  if (linked) chosen = throughCause(itself, own, linked);
  const contexts = of("context");
  const context = merge(contexts, traits);
  if (context) {
    // Both links on one exception: the explicit cause is the program's word, the context only the runtime's.
    if (chosen && linked && linked.grade > 0) {
      if (context.grade > chosen.grade && chosen.grade <= 1) chosen = context;
    } else chosen = throughContext(chosen ?? itself, own, context, traits);
  }
  if (suppressed.length > 0) chosen = besideSuppressed(chosen ?? itself, own, suppressed, traits, linked);
  return chosen ?? itself;
}

/** One set of candidates out of several branches that met: the best grade wins, equals that differ are tied. */
function merge(sets: readonly Candidates[], traits: readonly Trait[]): Candidates | undefined {
  if (sets.length <= 1) return sets[0];
  let grade: Grade = 0;
  for (const set of sets) if (set.grade > grade) grade = set.grade;
  const floor = grade >= 2 ? 2 : grade;
  const roots: number[] = [];
  const seen: Trait[] = [];
  let judged: Candidates["judged"];
  for (const wanted of [3, 2, 1, 0]) {
    if (wanted < floor) break;
    for (const set of sets) {
      if (set.grade !== wanted) continue;
      judged ??= set.judged;
      for (const root of set.roots) {
        const trait = traits[root]!;
        // More than a handful of different roots is no tie any more but a batch: the rest is listed, not compared.
        if (seen.length > 8 || seen.some((other) => isSameKind(other, trait))) continue;
        seen.push(trait);
        roots.push(root);
      }
    }
  }
  return { roots, grade, ...(judged && { judged }) };
}

function throughCause(itself: Candidates, own: Trait, inner: Candidates): Candidates {
  if (inner.grade >= 2) return inner;
  if (own.grade === 3 || (own.grade === 1 && inner.grade === 0)) {
    return {
      ...itself,
      judged: {
        rule: "cause-is-mask",
        reason: `its cause only says that something was cut off, while ${NAME(own)} names what was wrong`,
      },
    };
  }
  return inner;
}

function throughContext(
  later: Candidates,
  own: Trait,
  earlier: Candidates,
  traits: readonly Trait[],
): Candidates {
  const first = traits[earlier.roots[0]!]!;
  // A stream that ended is how frameworks notice that the handler had thrown; other hollow errors may just have been re-told.
  const laterTells = later.grade === 1 || later.grade === 3 || traits[later.roots[0]!]!.consequence;
  if (earlier.grade === 0 && later.grade >= 1 && (laterTells || first.mask?.slug === "closed-stream")) {
    return {
      ...later,
      judged: {
        rule: "context-is-mask",
        reason: `${NAME(first)}, which was being handled, only says that something had been cut off`,
      },
    };
  }
  if (earlier.grade === 1 && later.grade === 3) {
    return {
      ...later,
      judged: { rule: "context-is-mask", reason: `${NAME(first)}, which was being handled, names no cause` },
    };
  }
  const laterRoot = traits[later.roots[0]!]!;
  const real = later.grade === 3 && laterRoot.mask === undefined && own.mask?.slug !== "error-handler";
  if (real && first.expectedMiss()) {
    return {
      ...later,
      judged: {
        rule: "expected-miss",
        reason: `${NAME(first)} looks like an expected miss, and what the handler tried instead failed with ${NAME(laterRoot)}`,
      },
    };
  }
  return earlier;
}

/** Java-like runtimes keep aside what closing threw; JavaScript's SuppressedError keeps aside what came first. */
function besideSuppressed(
  main: Candidates,
  own: Trait,
  aside: readonly Candidates[],
  traits: readonly Trait[],
  linked: Candidates | undefined,
): Candidates {
  const kept = merge(aside, traits)!;
  const originalIsKept = own.telling.name === "SuppressedError" || !/Exception$|\./.test(own.telling.type);
  if (originalIsKept) {
    const thrownWhileDisposing = own.telling.name === "SuppressedError" ? linked : main;
    return kept.grade > 0 || (thrownWhileDisposing?.grade ?? 0) === 0 ? kept : thrownWhileDisposing!;
  }
  // What closing threw came after what was thrown first, however little that says.
  return main.grade === 0 && kept.grade === 3 ? kept : main;
}
