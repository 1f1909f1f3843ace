/** Times as logs print them. Where no zone is printed, UTC is taken. */

export interface Timestamp {
  /** Epoch milliseconds; absent when the text has a time of day only. */
  time?: number;
  /** Characters that it took, with brackets and the space behind it. */
  length: number;
  /** The same without the space. */
  end: number;
}

const ISO =
  /^[[(]?(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ]|\s-\s)(\d{2}):(\d{2}):(\d{2})(?:[.,:](\d{1,9}))?(?:\s?(Z|[+-]\d{2}(?::?\d{2})?|UTC|GMT|[CEW]ES?T|MSK|[ECMP][SD]T|[IJKB]ST|AE[SD]T|NZ[SD]T|SGT|HKT)(?![A-Za-z]))?/;
const CLF = /^\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4})[: ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?: ([+-]\d{4}))?\]/;
const APACHE =
  /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? (\d{4})\]/;
const SYSLOG = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: ([AP]M))?(?=[\s:])/;
const US = /^[[(]?(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM))?/;
const EPOCH = /^[[(]?(1\d{9})(?:(\d{3})|\.(\d{1,9}))?(?=[\])\s])/;
const CLOCK = /^[[(]?\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?=[\])\s])/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Zones whose offset does not depend on the season, in hours; others are taken for UTC. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  CET: 1,
  CEST: 2,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  JST: 9,
  IST: 5.5,
  BST: 1,
  MSK: 3,
  EET: 2,
  EEST: 3,
  WEST: 1,
  KST: 9,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  SGT: 8,
  HKT: 8,
};

/** Reads the time that a line begins with. `received` gives the year that syslog's old format lacks. */
export function readTimestamp(text: string, received?: number): Timestamp | undefined {
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  const bracket = first === 91 || first === 40;
  if (!digit && !bracket && !(first >= 65 && first <= 90)) return undefined;
  const head = text.slice(0, 64);
  let match: RegExpExecArray | null;
  match = ISO.exec(head);
  if (match) {
    return at(
      Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!, +match[4]!, +match[5]!, +match[6]!) +
        fraction(match[7]),
      match[8],
      head,
      match[0],
    );
  }
  match = CLF.exec(head);
  if (match) {
    return at(
      Date.UTC(+match[3]!, MONTHS.indexOf(match[2]!), +match[1]!, +match[4]!, +match[5]!, +match[6]!),
      match[7],
      head,
      match[0],
    );
  }
  match = APACHE.exec(head);
  if (match) {
    return at(
      Date.UTC(+match[7]!, MONTHS.indexOf(match[1]!), +match[2]!, +match[3]!, +match[4]!, +match[5]!) +
        fraction(match[6]),
      undefined,
      head,
      match[0],
    );
  }
  match = SYSLOG.exec(head);
  if (match && MONTHS.includes(match[1]!)) {
    if (received === undefined) return { end: match[0].length, length: spaced(head, match[0].length) };
    const inYear = (year: number) =>
      Date.UTC(
        year,
        MONTHS.indexOf(match![1]!),
        +match![2]!,
        hourOf(+match![3]!, match![7]),
        +match![4]!,
        +match![5]!,
      ) + fraction(match![6]);
    const year = new Date(received).getUTCFullYear();
    // A log of December that is read in January is last year's.
    const time = inYear(year) > received + 86_400_000 ? inYear(year - 1) : inYear(year);
    return { time, end: match[0].length, length: spaced(head, match[0].length) };
  }
  match = US.exec(head);
  if (match) {
    const hour = hourOf(+match[4]!, match[7]);
    return at(
      Date.UTC(+match[3]!, +match[1]! - 1, +match[2]!, hour, +match[5]!, +match[6]!),
      undefined,
      head,
      match[0],
    );
  }
  match = EPOCH.exec(head);
  if (match) {
    return at(
      +match[1]! * 1000 + (match[2] === undefined ? fraction(match[3]) : +match[2]),
      undefined,
      head,
      match[0],
    );
  }
  match = CLOCK.exec(head);
  if (match) {
    const end = closed(head, match[0].length);
    return { end, length: spaced(head, end) };
  }
  return undefined;
}

/** A time in a field: ISO text, epoch seconds, milliseconds, micro- or nanoseconds. */
export function readTimeField(value: unknown): number | undefined {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) {
    if (value < 1e8) return undefined;
    if (value < 1e11) return Math.round(value * 1000);
    if (value < 1e14) return Math.round(value);
    return value < 1e17 ? Math.round(value / 1000) : Math.round(value / 1e6);
  }
  if (typeof value === "string") {
    if (/^\d{9,19}(?:\.\d{1,9})?$/.test(value)) return readTimeField(Number(value));
    return readTimestamp(value)?.time;
  }
  if (typeof value === "object" && value !== null && "seconds" in value)
    return readTimeField(Number(value.seconds));
  return undefined;
}

function hourOf(hour: number, half: string | undefined): number {
  return half === undefined ? hour : (hour % 12) + (half === "PM" ? 12 : 0);
}

function at(utc: number, zone: string | undefined, head: string, matched: string): Timestamp {
  const end = closed(head, matched.length);
  const length = spaced(head, end);
  if (!Number.isFinite(utc)) return { end, length };
  return { time: utc - offset(zone), end, length };
}

function offset(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const numeric = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (numeric) return (numeric[1] === "-" ? -1 : 1) * (+numeric[2]! * 60 + +(numeric[3] ?? 0)) * 60_000;
  return (ZONES[zone] ?? 0) * 3_600_000;
}

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Math.floor(Number(`0.${digits}`) * 1000);
}

function closed(head: string, length: number): number {
  // Some tools print a colon behind the time.
  if (head[length] === ":" && head[length + 1] === " " && head[0] !== "[") return length + 1;
  return head[length] === "]" || head[length] === ")" ? length + 1 : length;
}

function spaced(head: string, length: number): number {
  let end = length;
  while (head[end] === " " || head[end] === "\t") end += 1;
  return end;
}
