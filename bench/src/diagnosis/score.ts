/** How often an answer is right, where there is one and where there is none. */
import { eventsOf, type Incident } from "../../../fixtures/incidents/load.ts";
import type { Answer, Way } from "./answers.ts";

export interface Score {
  /** Incidents whose root can be named. */
  named: number;
  top1: number;
  top3: number;
  /** The right root's kind, of those with a right root in first place. */
  kind: number;
  /** Nothing claimed although the root can be named. */
  missed: number;
  /** Incidents in which nothing can be named. */
  open: number;
  abstained: number;
  /** A claim although nothing can be named. */
  invented: number;
  /** Of those the claims that are said to be no more than possible. */
  weak: number;
  suspects: { named: number; top1: number; top3: number; innocent: number; accused: number };
  /** Milliseconds, one per incident: decoding and diagnosis. */
  times: number[];
  wrong: string[];
}

export function score(incidents: readonly Incident[], { answer }: Way): Score {
  const total: Score = {
    named: 0,
    top1: 0,
    top3: 0,
    kind: 0,
    missed: 0,
    open: 0,
    abstained: 0,
    invented: 0,
    weak: 0,
    suspects: { named: 0, top1: 0, top3: 0, innocent: 0, accused: 0 },
    times: [],
    wrong: [],
  };
  for (const incident of incidents) {
    const start = performance.now();
    const given = answer(eventsOf(incident), incident);
    total.times.push(performance.now() - start);
    scoreRoot(incident, given, total);
    scoreSuspect(incident, given, total);
  }
  return total;
}

function scoreRoot({ id, root, kind, mayAbstain }: Incident, { claims }: Answer, total: Score): void {
  const [first] = claims;
  const said = first ? `${first.text.split("\n", 1)[0]!.slice(0, 110)}` : "nothing";
  if (root === undefined) {
    total.open++;
    if (first) {
      total.invented++;
      if (first.weak) total.weak++;
      total.wrong.push(`${id}: nothing can be named, said ${said}${first.weak ? " (possible)" : ""}`);
    } else total.abstained++;
    return;
  }
  total.named++;
  const place = claims.slice(0, 3).findIndex(({ text }) => root.test(text));
  if (!first && mayAbstain) {
    total.top1++;
    total.top3++;
    total.kind++;
    return;
  }
  if (!first) total.missed++;
  if (place === 0) total.top1++;
  else total.wrong.push(`${id}: said ${said}${place > 0 ? `, the right one in place ${place + 1}` : ""}`);
  if (place >= 0) total.top3++;
  if (place !== 0) return;
  if (kind === undefined || kind.test(first?.kind ?? "")) total.kind++;
  else if (first?.kind !== undefined) total.wrong.push(`${id}: right root, kind said ${first.kind}`);
}

function scoreSuspect({ id, suspect }: Incident, given: Answer, total: Score): void {
  if (suspect === undefined) return;
  const [first] = given.suspects;
  if (suspect === "none") {
    total.suspects.innocent++;
    if (first === undefined) return;
    total.suspects.accused++;
    total.wrong.push(`${id}: no change is behind it, suspected ${first}`);
    return;
  }
  total.suspects.named++;
  if (first === suspect) total.suspects.top1++;
  else total.wrong.push(`${id}: suspected ${first ?? "nothing"}, not ${suspect}`);
  if (given.suspects.slice(0, 3).includes(suspect)) total.suspects.top3++;
}
