/** Ours and the simple ways that people find a cause by. */
import { diagnose, rankSuspects } from "@holdfast/diagnosis";
import type { ErrorEvent } from "@holdfast/signals";
import type { Incident } from "../../../fixtures/incidents/load.ts";

interface Claim {
  /** `type: message`. */
  text: string;
  kind?: string;
  /** Said to be no more than possible. */
  weak?: boolean;
}

export interface Answer {
  /** The likeliest first; empty where nothing is claimed. */
  claims: Claim[];
  /** Ids of the changes that are suspected, the likeliest first. */
  suspects: string[];
}

export interface Way {
  name: string;
  answer: (events: readonly ErrorEvent[], incident: Incident) => Answer;
}

/** A name without which there is no claim: when the worst issue has no root, nothing is said of the incident. */
function ours(events: readonly ErrorEvent[], incident: Incident): Answer {
  const found = diagnose(events);
  const worst = found[0];
  if (!worst?.root) return { claims: [], suspects: [] };
  const claims = found.flatMap(({ root, status, hypotheses, unmasking, failure }): Claim[] => {
    if (!root) return [];
    const tied = unmasking.tied.flatMap((index) => failure.exceptions[index] ?? []);
    return [root, ...tied].map(({ type, message }, rank) => ({
      text: `${type}: ${message}`,
      weak: status === "possible",
      ...(hypotheses[rank] && { kind: hypotheses[rank].kind }),
    }));
  });
  const { root, failure } = worst;
  const release = failure.events.find((event) => event.release !== undefined)?.release;
  const flags = failure.events.flatMap((event) => event.flags ?? []);
  const suspects = rankSuspects({
    root,
    symptoms: failure.exceptions.filter((one) => one !== root),
    kind: worst.hypotheses[0]?.kind ?? "unclassified",
    firstFailure: Math.min(...failure.events.map(({ time }) => time)),
    ...(release !== undefined && { release }),
    releases: incident.releases,
    flags,
    changes: incident.changes,
  });
  return { claims, suspects: suspects.map(({ change }) => change.id) };
}

/** What a line says of an event: its outermost exception, or its text. */
function lineOf(event: ErrorEvent): string {
  const outer = event.exceptions.at(-1);
  return outer ? `${outer.type}: ${outer.message}` : (event.message ?? "");
}

function loud(events: readonly ErrorEvent[]): string[] {
  return events.filter(({ level }) => level === "error" || level === "fatal").map(lineOf);
}

/** Commits and changes, the latest first. */
function byTime({ changes }: Incident): string[] {
  return changes
    .flatMap(({ id, time, commits = [] }) =>
      commits.length > 0
        ? commits.map((commit) => ({ id: commit.id, time: commit.time ?? time }))
        : [{ id, time }],
    )
    .sort((a, b) => b.time - a.time)
    .map(({ id }) => id);
}

const ranked = (lines: readonly string[], incident: Incident): Answer => ({
  claims: [...new Set(lines)].map((text) => ({ text })),
  suspects: byTime(incident),
});

export const ways: readonly Way[] = [
  { name: "ours", answer: ours },
  { name: "last error line", answer: (events, incident) => ranked(loud(events).reverse(), incident) },
  {
    name: "most frequent error",
    answer: (events, incident) => {
      const counts = new Map<string, number>();
      for (const line of loud(events)) counts.set(line, (counts.get(line) ?? 0) + 1);
      return ranked(
        [...counts].sort((a, b) => b[1] - a[1]).map(([line]) => line),
        incident,
      );
    },
  },
];
