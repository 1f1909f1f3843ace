/** The report of a start whose main thread never came back, so that it can't write it itself. */
import { type FailureText, showSpent } from "../core/failure-text.ts";
import { showPlace } from "./show-place.ts";
import type { Block, BlockEnd } from "./thread-data.ts";

export function explainBlocked(block: Block, { phases, lines }: BlockEnd): FailureText {
  const { call, sites, hint } = block;
  const overdue = phases.filter(
    ({ critical, started, deadline }) => critical && Date.now() > started + deadline,
  );
  const entered = phases.filter((phase) => phase.entered);
  // It said so itself, or its function was called and has not returned, or it is the only one.
  const certain =
    phases.find(({ name }) => name === call?.phase) ??
    (entered.length === 1 ? entered[0] : undefined) ??
    (phases.length === 1 ? phases[0] : undefined);
  const names = phases.map(({ name }) => name).join(", ");
  const [first] = overdue;
  const bound = certain ?? first;
  const deadline = bound === undefined ? "" : ` beyond its deadline of ${showSpent(bound.deadline)}`;
  return {
    phase: certain?.name ?? names,
    spent: bound && Date.now() - bound.started,
    description: certain
      ? `Phase "${certain.name}" blocked the event loop${deadline}; the process was ended.`
      : `The event loop was blocked while ${names} ran${first ? `, and ${first.name} went${deadline}` : ""}; the process was ended.`,
    cause: `The main thread was ${showPlace(block) ?? "inside of a native call of which nothing is known"}, and did not come back: no timer, no request, no signal could be served.`,
    action: actionFor(call?.name, hint),
    sites: sites.length > 0 ? sites : undefined,
    phases: lines,
  };
}

function actionFor(name: string | undefined, hint: string | undefined): string {
  if (name !== undefined && /^(?:exec|execFile|spawn)Sync$/.test(name))
    return "Look at what that program waits for (input, a lock, the network), give the call a `timeout`, or use its asynchronous form.";
  if (name !== undefined || hint !== undefined)
    return "Use the asynchronous form, which a deadline can end, or do it in a worker thread.";
  return "Look for synchronous calls of native add-ons in that phase; do them in a worker thread.";
}
