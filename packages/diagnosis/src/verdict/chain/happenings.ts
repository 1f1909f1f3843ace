/** From signals of several services to what happened, in order. */
import type { Boot, Change, ErrorEvent, HealthReport } from "@holdfast/signals";
import type { Failure } from "../../correlate/failure.ts";
import { citation, item } from "../../correlate/item.ts";
import { blindAnswers } from "./blind-answers.ts";
import type { Happening, Sort } from "./happening.ts";
import { MINUTE } from "./rule.ts";
import { partOf, sortsOf, type Told } from "./sort-of.ts";
import { touchesDatabase } from "./touches-database.ts";

/** What a chain is made from: everything that was told about the time of the trouble. */
export interface ChainSignals {
  events?: readonly ErrorEvent[];
  /** What was told in other shapes, e.g. issues with their first times. */
  told?: readonly Told[];
  boots?: readonly Boot[];
  health?: readonly HealthReport[];
  changes?: readonly Change[];
}

/** Events that are looked at. */
const EVENTS = 20_000;
/** Happenings that are looked at; of more the rows in the middle go. */
const MOST = 600;
/** Characters of what was said. */
const SAID = 240;
/** Signals that are kept of a row. */
const CITED = 50;

/** In order of time; a row of the same, uninterrupted, is one. */
export function happenings(signals: ChainSignals): Happening[] {
  const events = ends(signals.events ?? []);
  // A log without times has an order all the same, as long as it is one log.
  const files = new Set(events.map(({ lines }) => lines?.file));
  const byLine =
    events.length > 0 && events.every(({ time, lines }) => time <= 0 && lines) && files.size === 1;
  const all: Happening[] = [];
  for (const event of events) {
    if (event.time <= 0 && !byLine) continue;
    all.push(...ofTold(toldOf(event, byLine ? event.lines!.first : event.time)));
  }
  for (const told of signals.told ?? []) all.push(...ofTold(told));
  for (const boot of signals.boots ?? []) all.push(...ofBoot(boot));
  for (const report of signals.health ?? []) all.push(...ofHealth(report));
  for (const change of signals.changes ?? []) all.push(...ofChange(change));
  all.push(...blindAnswers(signals.health ?? [], all, citeHealth));
  return bounded(rows(all.filter(({ time }) => Number.isFinite(time)).sort(inOrder)));
}

/** How it began and how it ended, where there is more than can be looked at. */
function ends(events: readonly ErrorEvent[]): readonly ErrorEvent[] {
  if (events.length <= EVENTS) return events;
  const ordered = events.toSorted((a, b) => a.time - b.time);
  return [...ordered.slice(0, EVENTS / 2), ...ordered.slice(-EVENTS / 2)];
}

/** What claims about an event's exceptions cite, and where there are none the event itself. */
function citationsOf(event: ErrorEvent): string[] {
  const seen = event.exceptions.flatMap((one) =>
    one.seen === undefined || one.seen.startsWith("breadcrumb") ? [] : [one.seen],
  );
  return seen.length > 0 ? [...new Set(seen)] : [citation(event)];
}

/** Everything by which a failure is cited. */
export function signalsOf({ events, exceptions }: Pick<Failure, "events" | "exceptions">): string[] {
  const seen = exceptions.flatMap((one) => one.seen ?? []);
  return [...new Set([...events.flatMap(citationsOf), ...events.map(citation), ...seen])];
}

/** An event as its teller said it. */
function toldOf(event: ErrorEvent, time = event.time): Told {
  const { message, exceptions, service, lines, platform, request } = event;
  // Its symptoms happened as well, and are no happenings of their own.
  const root = exceptions.length === 0 ? undefined : item(event).root()?.exception;
  const said = root && (root.type === "Error" ? root.message : `${root.type}: ${root.message}`);
  return {
    time,
    service: service ?? lines?.file,
    platform,
    texts: [said, message].filter((text) => text !== undefined),
    codes: root?.code === undefined ? [] : [root.code],
    files: root?.frames.flatMap(({ file, module }) => file ?? module ?? []),
    status: request?.status,
    rooted: root !== undefined,
    signals: citationsOf(event),
  };
}

function ofTold(told: Told): Happening[] {
  const part = partOf(told);
  const sorts = sortsOf(told);
  const database = sorts.length > 0 && touchesDatabase(told);
  const until = Math.max(told.time, told.until ?? told.time);
  return sorts.map((sort) => ({
    ...(sort === "request-failed" && sorts.length > 1 && { own: true }),
    ...(database && { database }),
    ...one(sort, told.time, told.service, part, told.texts[0] ?? `answered ${told.status}`, [
      ...told.signals,
    ]),
    until,
  }));
}

function one(
  sort: Sort,
  time: number,
  place: string | undefined,
  part: Happening["part"],
  said: string,
  signals: string[],
): Happening {
  const line = said.split(/[\r\n]/, 1)[0]!.slice(0, SAID);
  return { sort, time, until: time, count: 1, place, part, said: line, signals };
}

function ofBoot(boot: Boot): Happening[] {
  const { id, service, started, ended, outcome, phases, release } = boot;
  const sort: Sort | undefined =
    outcome === "killed"
      ? "killed"
      : outcome === "failed"
        ? "start-failed"
        : outcome === "hung"
          ? "start-hung"
          : undefined;
  if (!sort) return [];
  const phase = phases.find(({ state }) => state === "failed" || state === "hung" || state === "running");
  const where = phase
    ? ` in phase ${phase.name}${phase.reason === undefined ? "" : `: ${phase.reason}`}`
    : "";
  const told = one(sort, ended ?? started, service, "app", `start ${outcome}${where}`, [`boot ${id}`]);
  return [{ ...told, ...(release !== undefined && { release }) }];
}

function ofHealth(report: HealthReport): Happening[] {
  if (report.status !== "fail") return [];
  const failed = report.checks.filter(({ status }) => status === "fail").map(({ name }) => name);
  const said = failed.length > 0 ? `health fails: ${failed.join(", ")}` : "health fails";
  return [one("health-failed", report.time, report.service, "app", said, [citeHealth(report, report.time)])];
}

function ofChange(change: Change): Happening[] {
  const sort: Sort | undefined =
    change.kind === "deploy" || change.kind === "dependency"
      ? "deployed"
      : change.kind === "migration"
        ? "migrated"
        : change.kind === "configuration" || change.kind === "flag"
          ? "configured"
          : undefined;
  if (!sort) return [];
  const told = one(sort, change.time, change.service, "app", `${change.kind} ${change.title}`, [
    `${change.kind} ${change.id}`,
  ]);
  return [
    {
      ...told,
      ...(change.release !== undefined && { release: change.release }),
      ...(change.names && { names: change.names }),
    },
  ];
}

/** What a health answer is cited as. */
function citeHealth({ service }: HealthReport, time: number): string {
  return `health ${service === undefined ? "" : `${service} `}${Number.isFinite(time) ? new Date(time).toISOString() : "at an unknown time"}`;
}

/** The order of causes where two are told of one moment. */
const FIRST: readonly Sort[] = [
  "deployed",
  "configured",
  "migrated",
  "health-blind",
  "disk-full",
  "memory-exhausted",
  "database-stopped",
  "database-crashed",
  "database-recovering",
  "log-end-reached",
];

function inOrder(a: Happening, b: Happening): number {
  return a.time - b.time || rank(a.sort) - rank(b.sort);
}

function rank(sort: Sort): number {
  const at = FIRST.indexOf(sort);
  return at < 0 ? (sort === "request-failed" || sort === "upstream-failed" ? 99 : FIRST.length) : at;
}

function rows(all: readonly Happening[]): Happening[] {
  const last = new Map<string, Happening>();
  const out: Happening[] = [];
  for (const happening of all) {
    const key = `${happening.sort}\0${happening.place ?? ""}\0${happening.part}`;
    const row = last.get(key);
    if (row && happening.time - row.until <= MINUTE) {
      row.until = Math.max(row.until, happening.until);
      row.count += happening.count;
      if (row.signals.length < CITED && !row.signals.includes(happening.signals[0]!))
        row.signals.push(happening.signals[0]!);
      continue;
    }
    // Anything of another sort ends the rows; requests that fail beside it do not.
    if (happening.sort !== "request-failed" && happening.sort !== "upstream-failed") last.clear();
    const started = { ...happening, signals: [...happening.signals] };
    last.set(key, started);
    out.push(started);
  }
  return out;
}

function bounded(all: Happening[]): Happening[] {
  return all.length <= MOST ? all : [...all.slice(0, MOST / 2), ...all.slice(-MOST / 2)];
}
