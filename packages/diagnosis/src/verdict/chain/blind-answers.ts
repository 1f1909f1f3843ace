/** Health answers of yes that were given while work failed on the database, by a check that did not ask it. */
import { type HealthReport, healthPathOf } from "@holdfast/signals";
import type { Happening, Sort } from "./happening.ts";
import { MINUTE } from "./rule.ts";

/** Failures that any check of the database would have shown; a missing column, or a pool that leaks, is none of them. */
const SHOWN_BY_CHECK: readonly Sort[] = ["connection-refused", "connection-lost"];
/** What the database itself told of just before explains the failures better than any check could. */
const TOLD_BY_DATABASE: readonly Sort[] = [
  "database-stopped",
  "database-crashed",
  "disk-full",
  "data-corrupt",
];

/** What a check asks, by its name. */
const ASKS_DATABASE =
  /data(?:base|store|source)|\bdb\b|postgres|\bpg\b|mysql|maria|mongo|sql|oracle|prisma|drizzle|kysely|typeorm|sequelize|knex|redis|cache|pool|migration|schema|table/i;
/** These ask nobody: the process itself, or a part of the kit that has no database. */
const ASKS_NOBODY =
  /^(?:part:)?(?:uptime|process|self|ping|alive|live(?:ness)?|memory|heap|rss|cpu|disk(?:[ _-]?space)?|event[ _-]?loop(?:[ _-](?:blocks?|lag|delay|utilization))?|watchdog|threads?|signals|jobs?(?::.*)?|flags?(?::.*)?|clock|version|config(?:uration)?|env(?:ironment)?|boot|shutdown)$/i;

/** Failures with a longer pause between them may be of two troubles. */
const ONE_TROUBLE = 10 * MINUTE;
/** An answer so long after a failure says nothing about it. */
const TOGETHER = 2 * MINUTE;
/** Clocks of two machines are no further apart than this. */
const SAME_TIME = MINUTE / 12;
/** Whatever asks the database, on whatever schedule, knows of a trouble without a pause by then. */
const KNOWN_BY_THEN = MINUTE;
/** Checks that are named. */
const NAMED = 5;

interface Trouble {
  first: Happening;
  from: number;
  until: number;
  /** Every failure's beginning and end, in order. */
  failures: readonly Happening[];
}

/**
 * One happening for each trouble and service. Only what is certain: the answer was given between two failures, its checks are known to
 * ask nobody (or, where they are not known, it stayed a yes for longer than any check takes), and no answer of the service turned to no.
 *
 * @param cite how a report is cited, at one of its times
 */
export function blindAnswers(
  reports: readonly HealthReport[],
  happened: readonly Happening[],
  cite: (report: HealthReport, time: number) => string,
): Happening[] {
  const failures = happened
    .filter(
      ({ sort, part, database }) => part === "app" && database === true && SHOWN_BY_CHECK.includes(sort),
    )
    .sort((a, b) => a.time - b.time);
  if (failures.length === 0) return [];
  const found: Happening[] = [];
  for (const [service, all] of Map.groupBy(reports, (report) => report.service)) {
    const same = telling(all);
    const own = failures.filter(
      ({ place }) => place === undefined || service === undefined || place === service,
    );
    for (const trouble of troublesOf(own)) {
      if (same.some((report) => turned(report, trouble)) || happened.some((one) => explains(one, trouble)))
        continue;
      const given = same
        .flatMap((report) => timesOf(report).map((time) => ({ report, time })))
        .filter(({ report, time }) => isBlind(report, time, trouble))
        .sort((a, b) => a.time - b.time)[0];
      if (given) found.push(blind(given.report, given.time, trouble, cite));
    }
  }
  return found;
}

/** Of a service that tells its checks, what was seen of its answers counts only as a no; and beside an address for readiness, `/health` may be liveness. */
function telling(reports: readonly HealthReport[]): readonly HealthReport[] {
  if (reports.some(({ unseen }) => unseen !== true))
    return reports.filter(({ unseen, status }) => unseen !== true || status === "fail");
  const asks = ({ answered }: HealthReport) => answered && healthPathOf(answered.path);
  if (!reports.some((report) => asks(report) === "ready")) return reports;
  return reports.filter((report) => asks(report) !== "health");
}

function troublesOf(failures: readonly Happening[]): Trouble[] {
  const troubles: (Trouble & { failures: Happening[] })[] = [];
  for (const failure of failures) {
    const last = troubles.at(-1);
    if (last && failure.time - last.until <= ONE_TROUBLE) {
      last.failures.push(failure);
      last.until = Math.max(last.until, failure.until);
    } else troubles.push({ first: failure, from: failure.time, until: failure.until, failures: [failure] });
  }
  return troubles;
}

function timesOf({ time, again = [] }: HealthReport): number[] {
  return [time, ...again];
}

/** The check saw it after all. */
function turned(report: HealthReport, { from, until }: Trouble): boolean {
  return report.status === "fail" && timesOf(report).some((time) => time >= from && time <= until + TOGETHER);
}

function explains({ part, sort, time }: Happening, { from }: Trouble): boolean {
  return (
    part === "database" &&
    TOLD_BY_DATABASE.includes(sort) &&
    time <= from + SAME_TIME &&
    time >= from - TOGETHER
  );
}

function isBlind(report: HealthReport, time: number, { from, until, failures }: Trouble): boolean {
  if (report.status === "fail" || (report.answered && report.answered.status >= 400)) return false;
  if (time < from || time > until || report.checks.some(({ name }) => ASKS_DATABASE.test(name))) return false;
  if (report.unseen !== true && report.checks.every(({ name }) => ASKS_NOBODY.test(name)))
    return failures.some((failure) => failure.time <= time && time - failure.until <= TOGETHER);
  return unbrokenAt(time, failures) >= KNOWN_BY_THEN;
}

/** For how long it had failed without a pause by then, and went on to; 0 where it did not. */
function unbrokenAt(time: number, failures: readonly Happening[]): number {
  let since = Number.NaN;
  let until = Number.NEGATIVE_INFINITY;
  for (const failure of failures) {
    if (failure.time - until > MINUTE) {
      if (until >= time) break;
      since = failure.time;
    }
    until = Math.max(until, failure.until);
  }
  return since <= time && time <= until ? time - since : 0;
}

function blind(
  report: HealthReport,
  time: number,
  { first, from }: Trouble,
  cite: (report: HealthReport, time: number) => string,
): Happening {
  const { answered, checks, unseen, service, status } = report;
  const word = answered
    ? `${answered.path} answered ${unseen === true ? "2xx" : answered.status}`
    : `health said ${status}`;
  const names = checks.slice(0, NAMED).map(({ name }) => name);
  const more = checks.length > NAMED ? ` and ${checks.length - NAMED} more` : "";
  const asked =
    unseen === true
      ? ""
      : names.length === 0
        ? " (no check in it)"
        : ` (it asked ${names.join(", ")}${more} only)`;
  const place = service ?? first.place;
  return {
    sort: "health-blind",
    time: from,
    until: from,
    count: 1,
    place,
    part: "app",
    said: `${word}${asked} while: ${first.said}`,
    signals: [cite(report, time), first.signals[0]!],
  };
}
