/**
 * Tells whoever guesses tokens to stop: after some wrong ones, an address's wrong tokens are answered 429. Right ones are taken all
 * the same: behind one proxy all visitors have one address, and nobody may shut the others out.
 */
import { AnsweredError } from "./errors.ts";

const MAX_WRONG = 20;
const WINDOW_MS = 60_000;
/** Addresses remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

export class Guesses {
  readonly #wrong = new Map<string, { count: number; since: number }>();

  /** Counts a wrong token; `too_many_attempts` where there were too many. */
  wrong(address: string, now: number): AnsweredError | undefined {
    const entry = this.#wrong.get(address);
    if (entry && entry.since + WINDOW_MS > now) {
      if (entry.count >= MAX_WRONG)
        return new AnsweredError("too_many_attempts").retry((entry.since + WINDOW_MS - now) / 1000);
      entry.count++;
      return undefined;
    }
    this.#wrong.delete(address);
    if (this.#wrong.size >= MAX_ADDRESSES) this.#wrong.delete(this.#wrong.keys().next().value!);
    this.#wrong.set(address, { count: 1, since: now });
    return undefined;
  }
}
