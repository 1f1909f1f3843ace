/** `npm run bench -- suspects`: is the commit behind a failure found, is none accused where none is; beside the rules of thumb. */
import { loadCases, makeCase } from "../../../fixtures/repositories/load.ts";
import { median } from "../measure/median.ts";
import { table } from "../measure/table.ts";
import { type Answers, answersOf, type Named } from "./ways.ts";

export interface SuspectsOptions {
  /** `tune` or `held` (Default: both) */
  only?: string;
}

interface Tally {
  top1: number;
  top3: number;
  /** Innocent releases of which a commit is called likelier than not. */
  accused: number;
  /** Innocent releases of which a commit is named at all. */
  named: number;
}

const rules = [
  ["ours", "ours"],
  ["touching", "most recent commit that touches a frame"],
  ["newest", "most recent commit"],
] as const satisfies readonly (readonly [keyof Answers, string])[];

export async function run({ only }: SuspectsOptions = {}): Promise<void> {
  for (const part of ["tune", "held"] as const) {
    if (only !== undefined && only !== part) continue;
    const cases = await loadCases(part);
    const tallies = rules.map((): Tally => ({ top1: 0, top3: 0, accused: 0, named: 0 }));
    const times: number[] = [];
    const wrong: string[] = [];
    for (const one of cases) {
      const made = makeCase(one);
      try {
        const answers = await answersOf(made);
        times.push(answers.ms);
        for (const [place, [rule]] of rules.entries()) count(tallies[place]!, answers[rule], made.expected);
        const [first] = answers.ours;
        if ((first?.id ?? null) !== made.expected) {
          const said = first ? `“${made.messages.get(first.id)}” (${first.score}: ${first.why})` : "nothing";
          wrong.push(
            `  ${one.id}: said ${said}; it is ${one.expected === null ? "none of them" : `“${one.expected}”`}`,
          );
        }
      } finally {
        made.remove();
      }
    }
    const guilty = cases.filter(({ expected }) => expected !== null).length;
    const innocent = cases.length - guilty;
    console.log(
      `${part} part (${part === "tune" ? "tuned on" : "held back, never tuned on"}): ${cases.length} repositories, ${guilty} with a commit behind the failure, ${innocent} without\n`,
    );
    console.log(
      table([
        ["", "top-1", "top-3", "wrongly accused", "wrongly named at all"],
        ...rules.map(([, name], place) => {
          const { top1, top3, accused, named } = tallies[place]!;
          return [
            name,
            `${top1}/${guilty}`,
            `${top3}/${guilty}`,
            `${accused}/${innocent}`,
            `${named}/${innocent}`,
          ];
        }),
      ]),
    );
    console.log(
      `\nours: median ${median(times).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms (log, git and ranking)`,
    );
    if (wrong.length > 0) console.log(`\nours, wrong:\n${wrong.join("\n")}`);
    console.log("");
  }
}

function count(tally: Tally, named: readonly Named[], expected: string | null): void {
  if (expected === null) {
    if (named.length > 0) tally.named++;
    // The rules know no degrees.
    if ((named[0]?.score ?? (named.length > 0 ? 1 : 0)) >= 0.5) tally.accused++;
    return;
  }
  const place = named.findIndex(({ id }) => id === expected);
  if (place === 0) tally.top1++;
  if (place >= 0 && place < 3) tally.top3++;
}
