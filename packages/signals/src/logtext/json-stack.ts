/** Puts together stacks that were printed line by line through a collector that makes a structured record of each line. */
import { goesOn } from "./belongs.ts";
import type { Carrier, Entry } from "./entry.ts";
import { isFailing, joinLine, type OpenRecord, openRecord } from "./open-record.ts";

/** Streams whose stacks are put together at once. */
const MAX_STREAMS = 64;
/** Milliseconds within which a stack is printed. */
const SAME_STACK = 2000;

/** A record that may go on, and the same as it stands when nothing follows. */
interface Waiting {
  joined: OpenRecord;
  alone: OpenRecord;
}

export class JsonStacks {
  readonly #waiting = new Map<string, Waiting>();
  readonly #maxChars: number;
  readonly #done: (record: OpenRecord) => void;

  /** @param done takes each record that nothing follows any more */
  constructor(maxChars: number, done: (record: OpenRecord) => void) {
    this.#maxChars = maxChars;
    this.#done = done;
  }

  /** True where the record was taken: it goes on with a stack, or it may be the first line of one. */
  take(entry: Entry, carrier: Carrier, number: number, raw: string): boolean {
    const told = entry.exceptions;
    // A class of its own field, or frames: the logger wrote the error whole.
    const whole =
      told !== undefined && (told.length > 1 || told[0]!.frames.length > 0 || !isOf(entry.text, told[0]!));
    if (whole || entry.text.includes("\n") || (this.#waiting.size === 0 && !mayOpen(entry.text)))
      return false;
    const key = `${carrier.source}|${entry.service ?? ""}|${entry.instance ?? ""}|${entry.logger ?? ""}|${entry.level ?? ""}|${entry.request?.id ?? ""}`;
    const before = this.#waiting.get(key);
    if (before && follows(before.joined, entry)) {
      joinLine(before.joined, entry.text, number, this.#maxChars);
      return true;
    }
    if (before) this.#finish(key, before);
    if (!mayOpen(entry.text)) return false;
    const { closed: _, exceptions: __, ...open } = entry;
    const joined = openRecord(open, carrier, number, entry.text, true);
    if (!isFailing(joined)) return false;
    if (this.#waiting.size >= MAX_STREAMS) {
      const [first, oldest] = this.#waiting.entries().next().value!;
      this.#finish(first, oldest);
    }
    this.#waiting.set(key, { joined, alone: openRecord(entry, carrier, number, raw, true) });
    return true;
  }

  finish(): void {
    for (const [key, waiting] of this.#waiting) this.#finish(key, waiting);
  }

  #finish(key: string, { joined, alone }: Waiting): void {
    this.#waiting.delete(key);
    this.#done(joined.lines.length > 1 ? joined : alone);
  }
}

/** Cheap look: how the first line of a printed error begins. */
function mayOpen(text: string): boolean {
  return (
    text.length < 4000 &&
    /^(?:\w[\w$.\\/:]*|\[\w+\])(?: \[\w+\])?(?::|$| \(most recent| \d+ \[)|^Uncaught |^Exception in thread|^thread '/.test(
      text,
    )
  );
}

function isOf(text: string, { message }: { message: string }): boolean {
  return text.includes(message);
}

function follows(open: OpenRecord, { text, time }: Entry): boolean {
  if (time !== undefined && open.entry.time !== undefined && Math.abs(time - open.entry.time) > SAME_STACK)
    return false;
  return text !== "" && goesOn(open, text);
}
