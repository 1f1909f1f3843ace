/** The stations of the incident, known and unknown, and what else happened. */
import type { Suspect } from "../changes/suspecting.ts";
import type { Chain } from "../verdict/index.ts";
import type { ReportInput } from "./input.ts";
import type { Fact, Moment, Station, TimelineEntry } from "./report.ts";
import { isoOf, lasting } from "./spans.ts";
import { code, visible } from "./visible.ts";

/** Entries beside the stations. */
const MOST = 40;

const STATIONS: Readonly<Record<Station, { known: string; unknown: string }>> = {
  started: { known: "The first failure.", unknown: "When it started is unknown." },
  detected: {
    known: "It was detected.",
    unknown: "When it was detected is unknown: no alert or receipt tells of it.",
  },
  diagnosed: { known: "The cause was named.", unknown: "When the cause was found is unknown." },
  mitigated: {
    known: "A mend took effect.",
    unknown: "When it was mitigated is unknown: no mended version was told.",
  },
  recovered: {
    known: "Recovery was proven.",
    unknown: "When it recovered is unknown: recovery is not proven.",
  },
};

/** The stations in their order, then the rest by time. */
export function timelineOf(input: ReportInput): TimelineEntry[] {
  const { stations = {}, moments = [], chain, suspects = [], lastSeen } = input;
  const known = (Object.keys(STATIONS) as Station[]).map((station) => entryOf(station, stations[station]));
  const others = [
    ...moments.map((moment) => other(moment, moment.text ?? "It was told.")),
    ...(chain ? chainMoments(chain) : []),
    ...suspects.slice(0, 3).flatMap(suspectMoment),
    ...(lastSeen ? [other(lastSeen, lastSeen.text ?? "The last failure so far.")] : []),
  ]
    .filter(({ time }) => time !== null)
    .sort((a, b) => (a.time! < b.time! ? -1 : a.time! > b.time! ? 1 : 0));
  return [...known, ...unlike(others).slice(0, MOST)];
}

function entryOf(station: Station, moment: Moment | undefined): TimelineEntry {
  const words = STATIONS[station];
  const time = isoOf(moment?.time);
  if (!moment || time === null) return { station, time: null, text: words.unknown, signals: [] };
  return { station, time, text: visible(moment.text ?? words.known), signals: [moment.signal] };
}

function other({ time, signal }: Moment, text: string): TimelineEntry {
  return { station: null, time: isoOf(time), text: visible(text), signals: [signal] };
}

function chainMoments({ steps }: Chain): TimelineEntry[] {
  return steps.map(({ time, text, signals }) => ({
    station: null,
    time: isoOf(time),
    text: `${visible(text.charAt(0).toUpperCase() + text.slice(1))}.`,
    signals: signals.slice(0, 3),
  }));
}

function suspectMoment({ change, why }: Suspect): TimelineEntry[] {
  const [first] = why;
  if (!first) return [];
  const kind = change.kind === "commit" ? "Commit" : `Change (${change.kind})`;
  const text = `${kind} ${code(change.id.slice(0, 40))} took effect: ${code(change.title, 120)}.`;
  return [{ station: null, time: isoOf(change.time), text, signals: [first.signal] }];
}

function unlike(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.filter(
    (one, index) => entries.findIndex((two) => two.time === one.time && two.text === one.text) === index,
  );
}

/** From start to recovery; while that is unknown, how long failures were seen. */
export function durationOf({ stations = {}, lastSeen, impact }: ReportInput): {
  ms: number | null;
  what: Fact;
} {
  const { started, recovered } = stations;
  if (started && recovered && recovered.time >= started.time) {
    const ms = recovered.time - started.time;
    return {
      ms,
      what: {
        text: `${lasting(ms)}, from the first failure to recovery.`,
        signals: [started.signal, recovered.signal],
      },
    };
  }
  if (started && lastSeen && lastSeen.time > started.time)
    return {
      ms: null,
      what: {
        text: `Unknown, since its end is: failures were seen over ${lasting(lastSeen.time - started.time)}.`,
        signals: [started.signal, lastSeen.signal],
      },
    };
  return {
    ms: null,
    what: { text: "Unknown: its end is not known.", signals: [started?.signal ?? impact.signal] },
  };
}
