/** The checks that decide a claim, the most telling first. */
import type { Check, Weighed } from "../verdict.ts";
import { code } from "./code.ts";
import { database } from "./database.ts";
import { network } from "./network.ts";
import { platform } from "./platform.ts";
import type { Probe } from "./probe.ts";

/** Checks of one claim. */
const MOST = 3;
/** Those that can show or exclude a claim before those that only fit; a call of the route last. */
const PROBES: readonly Probe[] = [...database, ...platform, ...network, ...code];

export function checksFor(claim: Weighed): Check[] {
  if (claim.kind === "suspect-change") return [bisect(claim)];
  return PROBES.filter(({ kinds, fits }) => kinds.test(claim.kind) && (fits?.(claim) ?? true))
    .map((probe, order) => ({ probe, order, power: powerOf({ answers: [...probe.answers] }) }))
    .sort((a, b) => b.power - a.power || a.order - b.order)
    .slice(0, MOST)
    .map(({ probe }) => ({
      id: `${probe.slug}@${claim.id}`,
      hypothesis: claim.id,
      run: probe.run(claim),
      asks: probe.asks,
      answers: [...probe.answers],
    }));
}

/** How much its answers can decide: 2 where they can both show and exclude. */
export function powerOf({ answers }: Pick<Check, "answers">): number {
  const shows = answers.some(({ weight }) => weight === "check-shows");
  const excludes = answers.some(({ weight }) => weight === "check-excludes" || weight === "check-disproves");
  return (shows ? 1 : 0) + (excludes ? 1 : 0);
}

/** A change is decided by running without it. */
function bisect({ id, evidence }: Weighed): Check {
  const commit = /^commit ([0-9a-f]{7,40})$/.exec(
    evidence.find(({ signal }) => signal.startsWith("commit "))?.signal ?? "",
  )?.[1];
  return {
    id: `without-it@${id}`,
    hypothesis: id,
    run:
      commit === undefined
        ? "Undo the change in a test environment, and call the failing route"
        : `git revert --no-commit ${commit}    # in a test environment; then call the failing route`,
    asks: "Whether it fails without the change.",
    answers: [
      {
        outcome: "fails",
        looks: "It fails all the same.",
        means: "The change did not bring it.",
        weight: "check-disproves",
      },
      { outcome: "works", looks: "It works.", means: "The change brought it.", weight: "check-shows" },
    ],
  };
}
