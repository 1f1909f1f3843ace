/** From signals of several services to what happened, in order. */
import type { Boot, Change, ErrorEvent, HealthReport } from "@holdfast/signals";
import type { Failure } from "../../correlate/failure.ts";
import { citation, item } from "../../correlate/item.ts";
import type { Happening, Sort } from "./happening.ts";
import { MINUTE } from "./rule.ts";
import { partOf, sortsOf, type Told } from "./sort-of.ts";

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
/** How far a health answer and a failure may be apart to be of one time. */
const TOGETHER = 2 * MINUTE;
/** What a health check asks, by its name. */
const ASKS_DATABASE =
  /data(?:base|store)|\bdb\b|postgres|mysql|mongo|sql|redis|cache|pool|migration|schema|table/i;
/** Failures that a check of the database would have shown. */
const SHOWN_BY_CHECK: readonly Sort[] = [
  "connection-refused",
  "connection-lost",
  "connections-exhausted",
  "schema-missing",
];

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
  all.push(...blindAnswers(signals.health ?? [], all));
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
    status: request?.status,
    rooted: root !== undefined,
    signals: citationsOf(event),
  };
}

function ofTold(told: Told): Happening[] {
  const part = partOf(told);
  return sortsOf(told).map((sort, _, sorts) => ({
    ...(sort === "request-failed" && sorts.length > 1 && { own: true }),
    ...one(sort, told.time, told.service, part, told.texts[0] ?? `answered ${told.status}`, [
      ...told.signals,
    ]),
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
  return [one("health-failed", report.time, report.service, "app", said, [citeHealth(report)])];
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

/** Answers of yes, given while work failed on what the check did not ask. */
function blindAnswers(reports: readonly HealthReport[], all: readonly Happening[]): Happening[] {
  const found: Happening[] = [];
  const failures = all.filter(({ sort, part }) => part === "app" && SHOWN_BY_CHECK.includes(sort));
  for (const report of reports) {
    if (report.status !== "pass" || report.checks.some(({ name }) => ASKS_DATABASE.test(name))) continue;
    const failure = failures.find(
      ({ time, until, place }) =>
        (place === undefined || report.service === undefined || place === report.service) &&
        // Before the failure only a moment counts: what is asked every few seconds may have been right then.
        report.time >= time - TOGETHER / 4 &&
        report.time <= until + TOGETHER,
    );
    if (!failure) continue;
    const asked = report.checks.map(({ name }) => name).join(", ");
    const said = `health said pass (${asked === "" ? "no check in it" : `it asked ${asked} only`}) while: ${failure.said}`;
    found.push(
      one("health-blind", Math.min(report.time, failure.time), report.service ?? failure.place, "app", said, [
        citeHealth(report),
        failure.signals[0]!,
      ]),
    );
  }
  return found;
}

/** What a health answer is cited as. */
function citeHealth({ service, time }: HealthReport): string {
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
      row.until = happening.time;
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
