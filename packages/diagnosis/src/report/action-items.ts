/** What is to be done, by term; who does it the team fills in. */
import type { Fix } from "@holdfast/signals";
import type { ReportInput } from "./input.ts";
import type { ActionItem } from "./report.ts";
import { visible } from "./visible.ts";

const TERMS: readonly Fix["when"][] = ["now", "today", "this week"];
const MOST = 30;

/** The fixes of causes that stand, the surest first: those of what is ruled out help nobody. */
export function fixesOf({ verdict }: ReportInput): Fix[] {
  const all = verdict.hypotheses
    .filter(({ status, question }) => status !== "ruled out" && question === "cause")
    .slice(0, 3)
    .flatMap(({ fixes }) => fixes);
  return unlike(TERMS.flatMap((when) => all.filter((fix) => fix.when === when))).slice(0, MOST);
}

export function actionItems(input: ReportInput): ActionItem[] {
  const { suspects = [], recovery, verdict } = input;
  const [suspect] = suspects;
  const items: Fix[] = [];
  if (suspect && suspect.score >= 0.5) items.push({ when: "now", text: suspect.action });
  items.push(...fixesOf(input));
  if (verdict.cause === null)
    for (const { asks, run } of verdict.deciding.slice(0, 3))
      items.push({ when: "now", text: `Find out: ${asks} \`${run.replaceAll("`", "'")}\`` });
  if (recovery && recovery.state !== "proven")
    items.push({ when: "today", text: "See recovery proven: what is missing stands under Verification." });
  items.push({ when: "this week", text: "Answer the questions under Lessons." });
  return TERMS.flatMap((term) =>
    unlike(items)
      .filter(({ when }) => when === term)
      .map(({ text }): ActionItem => ({ term, what: visible(text), owner: "" })),
  );
}

function unlike(fixes: readonly Fix[]): Fix[] {
  return fixes.filter((fix, index) => fixes.findIndex(({ text }) => text === fix.text) === index);
}
