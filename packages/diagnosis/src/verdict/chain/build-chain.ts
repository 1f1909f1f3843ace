/** The longest explained chain of happenings of different services. */
import type { Chain, ChainStep } from "./chain.ts";
import { type Happening, type Sort, samePlace } from "./happening.ts";
import { type ChainSignals, happenings } from "./happenings.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { sentence } from "./sentence.ts";

/** Below this a rule does not carry a likely chain. */
const STRONG = 0.7;

/** The rules between two sorts, strongest first. */
const between = new Map<string, Rule[]>();
for (const rule of rules)
  for (const cause of rule.causes)
    for (const effect of rule.effects) {
      const key = `${cause}>${effect}`;
      between.set(
        key,
        [...(between.get(key) ?? []), rule].sort((a, b) => b.strength - a.strength),
      );
    }

interface Reached {
  score: number;
  from: number;
  rule: Rule | undefined;
  length: number;
}

/**
 * Builds the chain that explains most, by explicit causal rules over signals in order of time. Each link cites its signals; a pair
 * that no rule knows is never joined, however near in time.
 *
 * @param about Citations that the chain must run through, of the failure in question. (Default: any)
 * @returns undefined where nothing leads to anything
 * @example
 * buildChain({ events, health })?.steps[0]?.text; // "api: health said pass (no check in it) while: connect ECONNREFUSED"
 */
export function buildChain(signals: ChainSignals, about?: readonly string[]): Chain | undefined {
  const all = happenings(signals);
  const reached: Reached[] = [];
  for (const [index, effect] of all.entries()) {
    let best: Reached = { score: 0, from: -1, rule: undefined, length: 1 };
    for (let from = index - 1; from >= 0; from--) {
      const rule = ruleOf(all[from]!, effect);
      if (!rule) continue;
      const before = reached[from]!;
      const score = before.score + rule.strength;
      // Of equals the nearer cause: it was looked at first.
      if (score > best.score + 1e-9) best = { score, from, rule, length: before.length + 1 };
    }
    reached.push(best);
  }
  const wanted = about && new Set(about);
  const ends = [...reached.keys()]
    .filter((index) => reached[index]!.rule !== undefined)
    .sort((a, b) => reached[b]!.score - reached[a]!.score || a - b);
  for (const end of ends) {
    const path = pathTo(end, reached);
    if (wanted && !path.some((index) => all[index]!.signals.some((signal) => wanted.has(signal)))) continue;
    const steps = path.map((index) => ({ happening: all[index]!, rule: reached[index]!.rule }));
    return chainOf(steps, besides(path, all));
  }
  return undefined;
}

function ruleOf(cause: Happening, effect: Happening): Rule | undefined {
  if (effect.own === true && !effect.signals.some((signal) => cause.signals.includes(signal)))
    return undefined;
  return between
    .get(`${cause.sort}>${effect.sort}`)
    ?.find(({ within, fits = samePlace }) => effect.time - cause.until <= within && fits(cause, effect));
}

/** Other happenings that a step of the chain brought. */
function besides(path: readonly number[], all: readonly Happening[]): ChainStep[] {
  const corrupt = all.some(({ sort }) => sort === "data-corrupt");
  const steps: ChainStep[] = [];
  for (const [index, effect] of all.entries()) {
    if (steps.length >= BESIDES) break;
    // The end of the log is harmless only where nothing says that data is lost.
    if (path.includes(index) || (corrupt && effect.sort === "log-end-reached")) continue;
    for (const from of path) {
      const rule = from < index ? ruleOf(all[from]!, effect) : undefined;
      if (!rule) continue;
      steps.push(stepOf(effect, rule));
      break;
    }
  }
  return steps;
}

function pathTo(end: number, reached: readonly Reached[]): number[] {
  const path: number[] = [];
  for (let at = end; at >= 0; at = reached[at]!.from) path.unshift(at);
  return path;
}

/** Further effects that are listed. */
const BESIDES = 10;

const CHANGES: readonly Sort[] = ["deployed", "configured", "migrated"];

function chainOf(
  path: readonly { happening: Happening; rule: Rule | undefined }[],
  also: ChainStep[],
): Chain {
  const [first] = path;
  const weak = path.find(({ rule }) => rule !== undefined && rule.strength < STRONG);
  const start = first!.happening;
  const open = [];
  if (weak)
    open.push({
      text: `${sentence(weak.happening)}: that it followed from the step before is one of several ways it can happen`,
      signal: weak.happening.signals[0]!,
    });
  if (!CHANGES.includes(start.sort))
    open.push({
      text: `Nothing that was told explains the first step (${sentence(start)})`,
      signal: start.signals[0]!,
    });
  return {
    steps: path.map(({ happening, rule }) => stepOf(happening, rule)),
    also,
    status: weak ? "possible" : "likely",
    open,
  };
}

function stepOf(happening: Happening, rule: Rule | undefined): ChainStep {
  const { time, place, sort, signals } = happening;
  return {
    text: sentence(happening),
    what: sort,
    signals: [...signals],
    // Small numbers are lines, not times.
    ...(time > 1e10 && { time }),
    ...(place !== undefined && { place }),
    ...(rule && { because: rule.because, rule: rule.slug }),
  };
}
