/** What later lines of a log tell of the failures before them: how the request was answered, that another try went well, that the process was being stopped. */
import type { ErrorEvent } from "../words/error-event.ts";
import type { Carrier, Entry } from "./entry.ts";

/** Requests that wait for their answer, and tries that wait for their end, at most. */
const MAX_WAITING = 2000;
const PER_REQUEST = 20;
/** A stop is over after this, milliseconds. */
const STOPPING = 60_000;
/** Successes that a failure is compared with which is told after them, though it stood before. */
const RECENT = 20;
/** Longer texts are no announcement. */
const SHORT = 400;

const STOPS =
  /\bSIG(?:TERM|INT|QUIT)\b|\b(?:graceful(?:ly)? (?:shut|stop)|shutting down|shut down (?:requested|initiated)|stopping (?:server|service|worker|application|gracefully|consumer)|received (?:shutdown|stop) )/i;
/** Cheap look: most lines hold none of these. */
const MAY_STOP = /SIG|[Ss]hut|[Ss]top/;
const STARTS =
  /\blistening (?:on|at)\b|\b(?:server|application|service) (?:is )?(?:started|ready|running)\b/i;
const TRIES =
  /\bretry(?:ing)?\b|\bwill (?:be )?retr(?:y|ied)|\battempt \d+(?: ?(?:\/|of) ?\d+)?|\btrying again|\breconnecting\b|\bnext try\b/i;
const WENT_WELL =
  /\b(?:succe(?:ss|ssful|ssfully|eded|eds)|recovered|reconnected|restored|connected|resumed|delivered|loaded|completed|done|ok)\b/i;
/** Words that say by themselves that a try before had failed. */
const AFTER_TRIES =
  /\bafter (?:\d+ )?(?:retr|attempt|tr(?:y|ies))|\bon (?:attempt|try|retry)\b|\battempt \d+.{0,20}succ/i;
/** Whoever gives up tries no more: what goes well later is other work. */
const GIVES_UP =
  /\b(?:can't|cannot|will not|won't|not) (?:be )?retr(?:y|ied|ying)\b|\b(?:giving|gave|gives) up\b|\bmax(?:imum)?[ _]?(?:number of )?(?:retries|attempts|tries)|\bMax(?:Retries|Attempts)|\b(?:retries|attempts) (?:are )?(?:exhausted|exceeded)|\bno (?:more )?(?:retries|attempts|tries)(?: left)?\b|\btoo many times\b/i;
/** Names of one piece of work: its id, or the dotted name of what is done. */
const IDS =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b|\b(?=[a-f]*\d)[0-9a-f]{12,}\b|\b(?:job|task|order|message|delivery|batch|item|record|import|export|invoice|event|id)(?: ?[#=:] ?"?| )(?=[\w-]*\d)[\w-]{1,40}/gi;
const WORK = /\b[a-z_]\w{0,60}(?:\.[a-z_]\w{0,60}){2,6}\b/g;
const WORD = /[a-z]{4,}/gi;
const USUAL =
  /^(?:retry|retrying|attempt|failed|fail|error|errors|with|after|from|will|again|trying|next|seconds|connect|connection|could|request|line|warn|info|success|succeeded|successfully|recovered|connected|loaded|completed|done)$/i;

/** A line that says that something went well. */
interface Success {
  line: number;
  source: string;
  text: string;
  logger: string | undefined;
  /** It speaks of the tries before it. */
  spoken: boolean;
}

interface Try extends Omit<Success, "spoken"> {
  event: ErrorEvent;
  words: ReadonlySet<string>;
}

/** Records come nearly in the order of their lines: one whose stack may go on comes after those that interrupt it. */
export class Aftermath {
  readonly #asked = new Map<string, ErrorEvent[]>();
  readonly #answers = new Map<string, number>();
  readonly #stops = new Map<string, { line: number; time: number }>();
  #tries: Try[] = [];
  #successes: Success[] = [];

  /**
   * Takes a record, and the event that was made of it.
   *
   * @param waiting records that began before this one may come after it
   */
  note(
    entry: Entry,
    carrier: Carrier,
    { time, line, waiting }: { time: number; line: number; waiting: boolean },
    event: ErrorEvent | undefined,
  ): void {
    const status = entry.request?.status;
    if (status !== undefined && status >= 400 && entry.request?.id !== undefined)
      this.#answered(keyOf(entry, carrier), status);
    if (event) this.#failed(event, entry, carrier, time, line);
    else if (entry.text.length <= SHORT && entry.level !== "error" && entry.level !== "fatal")
      this.#said(entry, carrier, time, line, waiting);
  }

  #answered(key: string, status: number): void {
    for (const event of this.#asked.get(key) ?? []) answer(event, status);
    this.#asked.delete(key);
    if (this.#answers.size >= MAX_WAITING) this.#answers.delete(this.#answers.keys().next().value!);
    this.#answers.set(key, status);
  }

  #failed(event: ErrorEvent, entry: Entry, carrier: Carrier, time: number, line: number): void {
    if (event.request?.id !== undefined && event.request.status === undefined) {
      const key = keyOf({ ...entry, request: event.request }, carrier);
      const status = this.#answers.get(key);
      const list = this.#asked.get(key);
      if (status !== undefined) answer(event, status);
      else if (!list) {
        if (this.#asked.size >= MAX_WAITING) this.#asked.delete(this.#asked.keys().next().value!);
        this.#asked.set(key, [event]);
      } else if (list.length < PER_REQUEST) list.push(event);
    }
    const stop = this.#stops.get(carrier.source);
    if (stop && line > stop.line && time - stop.time <= STOPPING)
      event.tags = { ...event.tags, stopping_since: `line ${stop.line}` };
    const said = event.exceptions.at(-1)?.message.slice(0, SHORT) ?? "";
    const text = `${event.message?.slice(0, SHORT) ?? ""} ${said}`;
    if (!TRIES.test(text) || GIVES_UP.test(text)) return;
    const one = { event, line, source: carrier.source, text, words: wordsOf(text), logger: entry.logger };
    const success = this.#successes.find((other) => settles(other, one));
    if (success) settle(event, success.line);
    else if (this.#tries.length < MAX_WAITING) this.#tries.push(one);
  }

  #said({ text, logger }: Entry, carrier: Carrier, time: number, line: number, waiting: boolean): void {
    if (MAY_STOP.test(text) && STOPS.test(text)) this.#stops.set(carrier.source, { line, time });
    else if (this.#stops.size > 0 && STARTS.test(text)) this.#stops.delete(carrier.source);
    if ((this.#tries.length === 0 && !waiting) || !WENT_WELL.test(text)) return;
    const spoken = AFTER_TRIES.test(text);
    const success: Success = { line, source: carrier.source, text, logger, spoken };
    this.#tries = this.#tries.filter((one) => {
      if (!settles(success, one)) return true;
      settle(one.event, line);
      return false;
    });
    this.#successes.push(success);
    if (this.#successes.length > 2 * RECENT) this.#successes = this.#successes.slice(-RECENT);
  }
}

function answer(event: ErrorEvent, status: number): void {
  if (event.exceptions.length > 0 && event.request?.status === undefined)
    event.request = { ...event.request, status };
}

function settle(event: ErrorEvent, line: number): void {
  event.tags = { ...event.tags, recovered_at: `line ${line}` };
}

function settles(success: Success, tried: Try): boolean {
  if (success.source !== tried.source || success.line <= tried.line) return false;
  if (isOtherWork(success.text, tried.text)) return false;
  if (success.spoken) return true;
  if (success.logger !== undefined && success.logger === tried.logger) return true;
  const words = wordsOf(success.text);
  return [...tried.words].some((word) => words.has(word));
}

/** Both say what they worked on, and it is not the same. */
function isOtherWork(one: string, other: string): boolean {
  return [IDS, WORK].some((pattern) => {
    const [a, b] = [one.match(pattern), other.match(pattern)];
    if (!a || !b) return false;
    const named = new Set(a.map((name) => name.toLowerCase()));
    return !b.some((name) => named.has(name.toLowerCase()));
  });
}

function keyOf(entry: Entry, carrier: Carrier): string {
  return `${carrier.source} ${entry.instance ?? ""} ${entry.request?.id ?? ""}`;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set((text.toLowerCase().match(WORD) ?? []).filter((word) => !USUAL.test(word)));
}
