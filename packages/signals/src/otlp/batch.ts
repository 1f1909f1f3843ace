/** What one request decodes to, as it is gathered. */
import { hash128 } from "../hash.ts";
import type { Limits } from "../limits.ts";
import { type PayloadLimits, payloadLimits } from "../payload-limits.ts";
import type { FlagEvaluation } from "../words/error-event.ts";
import type { Decoded, Dropped, Signal } from "../words/signal.ts";
import { epochMs } from "./time.ts";

export class Batch {
  readonly limits: PayloadLimits;
  /** When the request came in, epoch milliseconds. */
  readonly received: number;
  readonly signals: Signal[] = [];
  readonly #dropped = new Map<string, Dropped>();
  readonly #counted = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #measured: boolean;
  #items = 0;

  /** @param measured items have to be measured against `limits.itemBytes`: nobody did it before, and the body is large enough */
  constructor(limits: Limits, received: number, measured: boolean) {
    this.limits = payloadLimits(limits);
    this.received = received;
    this.#measured = measured;
  }

  /** Whether one more item may be taken; when not, it is dropped and counted here. */
  admit(item: Record<string, unknown>, category: string): boolean {
    if (++this.#items > this.limits.items) {
      this.drop("too_many", category);
      return false;
    }
    if (this.#measured && exceeds(item, this.limits.itemBytes)) {
      this.drop("too_large", category);
      return false;
    }
    return true;
  }

  drop(reason: string, category: string, count = 1): void {
    const key = `${reason} ${category}`;
    const known = this.#dropped.get(key);
    if (known) known.count += count;
    else this.#dropped.set(key, { reason, category, count });
  }

  count(category: string, count = 1): void {
    if (count > 0) this.#counted.set(category, (this.#counted.get(category) ?? 0) + count);
  }

  /** An id from what identifies an item. Equal items of one request get different ids, and the same ones in a retried request. */
  id(identity: readonly unknown[]): string {
    const key = hash128(identity.map((part) => String(part ?? "")).join("\u0000"));
    const occurrence = this.#seen.get(key) ?? 0;
    this.#seen.set(key, occurrence + 1);
    return occurrence === 0 ? key : hash128(`${key} ${occurrence}`);
  }

  /** The sender's time; the time of receipt where it is missing, or further ahead than a clock may be. */
  time(...nanos: unknown[]): { time: number; cut: boolean } {
    for (const candidate of nanos) {
      const time = epochMs(candidate);
      if (time === undefined) continue;
      if (time > this.received + this.limits.futureMs) return { time: this.received, cut: true };
      return { time, cut: false };
    }
    return { time: this.received, cut: false };
  }

  flag(flag: FlagEvaluation): void {
    this.signals.push({ kind: "flag", flag });
  }

  finish(): Decoded {
    return {
      signals: this.signals,
      dropped: [...this.#dropped.values()],
      counted: Object.fromEntries(this.#counted),
    };
  }
}

/** Whether a JSON value is longer than so many characters, roughly, without writing it out. */
function exceeds(value: unknown, max: number): boolean {
  const pending: unknown[] = [value];
  let size = 0;
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === "string") size += next.length;
    else if (typeof next === "object" && next !== null) {
      for (const [key, entry] of Object.entries(next)) {
        size += Array.isArray(next) ? 1 : key.length + 4;
        pending.push(entry);
      }
    } else size += 4;
    if (size > max) return true;
  }
  return false;
}
