/** An error event as correlation reads it. */
import type { ErrorEvent, Exception, Frame } from "@holdfast/signals";
import { functionName } from "../fingerprint/function-name.ts";
import { branches } from "../unmask/branches.ts";
import { candidates } from "../unmask/candidates.ts";
import { type Trait, traitOf } from "../unmask/trait.ts";
import { exceptionOfMessage } from "./exception-of-message.ts";
import { WENT_ON } from "./went-on.ts";

/** What an event comes down to. */
export interface Rooted {
  exception: Exception;
  trait: Trait;
  /** Nobody caught it: it reached the framework or the process. */
  unhandled: boolean;
}

export interface Item {
  event: ErrorEvent;
  /** Its exceptions; one made of its message where it has none and the message is telling. */
  exceptions: readonly Exception[];
  /** The exception that explains its own chain; undefined without exceptions. Judged on demand. */
  root(): Rooted | undefined;
  /** How it was carried: two tellers of one failure differ in it, two attempts do not. */
  carrier(): string;
}

/** What a claim cites: `line 12`, `app.log line 12` where several logs are looked at, or `event 3f…`. */
export function citation({ lines, id }: ErrorEvent): string {
  if (!lines) return `event ${id}`;
  return lines.file === undefined ? `line ${lines.first}` : `${lines.file} line ${lines.first}`;
}

/** Indexes of the events that stood in logs, log by log, in the order of their lines. */
export function inLogs(items: readonly Item[]): number[] {
  const order: number[] = [];
  for (let i = 0; i < items.length; i++) if (items[i]!.event.lines) order.push(i);
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return order.sort((a, b) => {
    const [x, y] = [items[a]!.event.lines!, items[b]!.event.lines!];
    return compare(x.file ?? "", y.file ?? "") || x.first - y.first || a - b;
  });
}

/** Lines between the end of one event and the start of the next: less than nothing where they interleave, endless in different logs. */
export function linesBetween(earlier: ErrorEvent, later: ErrorEvent): number {
  const [a, b] = [earlier.lines!, later.lines!];
  return a.file === b.file ? b.first - a.last - 1 : Number.POSITIVE_INFINITY;
}

/** Prepares an event. */
export function item(event: ErrorEvent): Item {
  const promoted = event.exceptions.length > 0 ? undefined : exceptionOfMessage(event);
  const exceptions = promoted ? [promoted] : event.exceptions;
  let root: Rooted | undefined;
  return {
    event,
    exceptions,
    root() {
      if (root || exceptions.length === 0) return root;
      const traits = exceptions.map(traitOf);
      let index = 0;
      if (exceptions.length > 1) {
        const links = branches(exceptions);
        const best = candidates(traits, links);
        // The branch with most to say speaks for the event.
        let grade = -1;
        for (const head of links.heads) {
          const found = best[head]!;
          if (found.grade > grade) {
            grade = found.grade;
            index = found.roots[0]!;
          }
        }
      }
      root = {
        exception: exceptions[index]!,
        trait: traits[index]!,
        unhandled: exceptions.some(({ handled }) => handled === false),
      };
      return root;
    },
    carrier() {
      const { source, logger, parentSpanId, route, request } = event;
      return `${source}|${logger ?? ""}|${parentSpanId ? "p" : ""}${route ? "r" : ""}${request ? "q" : ""}`;
    },
  };
}

/** True for a 5xx answer, told without an exception: an access-log line, a server span. */
export function isBareAnswer({ event, exceptions }: Item): boolean {
  return exceptions.length === 0 && (event.request?.status ?? 0) >= 500;
}

/** True for a request, as opposed to a job, a page view or an unknown unit of work. */
export function isRequest({ platform, request, route }: ErrorEvent): boolean {
  if (platform === "javascript") return false;
  return request?.method !== undefined || request?.id !== undefined || /^[A-Z]{3,7} \//.test(route ?? "");
}

/** True for work that is known to be no single request: a job, a page. Its trace holds many failures. */
export function isLongWork(event: ErrorEvent): boolean {
  if (event.platform === "javascript") return true;
  return event.route !== undefined && !isRequest(event);
}

/** True where both sides say something and it differs. */
export function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** True where both events can be of one process as far as they tell. */
export function sameProcess(a: ErrorEvent, b: ErrorEvent): boolean {
  // Decoders of log text guess the platform from each stack: only senders know it.
  if (a.source !== "log" && b.source !== "log" && differ(a.platform, b.platform)) return false;
  return (
    !differ(a.service, b.service) &&
    !differ(a.instance, b.instance) &&
    !differ(a.environment, b.environment) &&
    !differ(a.tags?.["pid"], b.tags?.["pid"])
  );
}

const NO_ID = /^(?:|-+|0+|null|undefined|none|unknown|n\/a)$/i;

/** The request id, unless it only stands for having none. */
export function requestId({ request }: ErrorEvent): string | undefined {
  return request?.id === undefined || NO_ID.test(request.id) ? undefined : request.id;
}

/** True where two events of one process carry ids that say they are different requests. */
export function conflicts(a: ErrorEvent, b: ErrorEvent): boolean {
  if (differ(a.traceId, b.traceId)) return true;
  return differ(requestId(a), requestId(b)) && sameProcess(a, b);
}

/** The message as every teller has it: PostgreSQL's own log says where in the statement, its drivers do not. */
export function words({ message }: Exception): string {
  return message.endsWith(")") || message.length > 2048 ? message : message.replace(/ at character \d+$/, "");
}

/** True where the first event says, by its level or its words, that the program went on, and the second that it failed then. */
export function wentOn(first: ErrorEvent, second: ErrorEvent): boolean {
  if (second.level !== "error" && second.level !== "fatal") return false;
  return first.level === "warning" || wentWithout(first);
}

/** True where the program says that it goes on without what failed. */
export function wentWithout({ message }: ErrorEvent): boolean {
  return message !== undefined && WENT_ON.test(message.slice(0, 500));
}

/** True where two exceptions are the same object told twice, as far as text and throw site say. */
export function sameException(a: Exception, b: Exception): boolean {
  if (a.message !== b.message && words(a) !== words(b)) return false;
  const named =
    a.type === b.type || (a.code !== undefined && a.code === b.code) || (a.synthetic || b.synthetic) === true;
  if (!named) return false;
  const [one, other] = [a.frames[0], b.frames[0]];
  if (!one || !other) return true;
  return (
    one.file === other.file &&
    one.line === other.line &&
    // One teller says `Object.load` or `async load` where the other says `load`.
    (one.function === other.function ||
      functionName(one.function, false) === functionName(other.function, false))
  );
}

/** Functions that everything in a process runs through, whatever it does. */
const ENTRY =
  /^(?:<module>|<main>|__main__|(?:main\.)?main|Object\.<anonymous>|<anonymous>|\(anonymous\)|Module\._compile|(?:\w+\.)?(?:run|_?run_?(?:forever|loop|once|job|task)?|start|loop|worker|consume|poll|tick|dispatch|listen|serve|forever)|\w*(?:_loop|Loop|_worker|Worker|_main|_forever))$/;

/**
 * Which frames count: `all` inside one request; `inner` outside of any: not the outermost, which everything there runs through,
 * nor one that only called both from the same line, as a loop does for every item; `named` where neither is known: all but
 * modules, `main` and loops by their usual names.
 */
export type Within = "all" | "named" | "inner";

/** True where both were thrown through one function of the service's own code, at different places. */
export function sharesFrame(a: Exception, b: Exception, within: Within): boolean {
  const key = (f: Frame) => `${f.file ?? ""}\0${f.function ?? ""}`;
  const own = (e: Exception) =>
    e.frames.slice(0, 50).filter((f) => f.inApp !== false && (f.file ?? f.function) !== undefined);
  const [left, right] = [own(a), own(b)];
  const [top, otherTop] = [left[0], right[0]];
  if (!top || !otherTop) return false;
  if (key(top) === key(otherTop) && top.line === otherTop.line) return false;
  const lines = new Map<string, number | undefined>();
  for (const frame of counted(left, within)) lines.set(key(frame), frame.line);
  return counted(right, within).some((frame) => {
    const at = key(frame);
    return lines.has(at) && (within !== "inner" || lines.get(at) !== frame.line);
  });
}

function counted(frames: readonly Frame[], within: Within): readonly Frame[] {
  if (within === "all") return frames;
  // A stack of one frame need not be whole: runtimes leave out what waits.
  const some = within === "inner" && frames.length > 1 ? frames.slice(0, -1) : frames;
  return some.filter((frame) => !ENTRY.test(frame.function ?? ""));
}
