/** Slows down whoever guesses tokens: after some wrong ones, an address's tokens are not looked at for a while. */
import { AnsweredError } from "./errors.ts";

const MAX_WRONG = 20;
const WINDOW_MS = 60_000;
/** Addresses remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

export class Guesses {
  readonly #wrong = new Map<string, { count: number; since: number }>();

  /** @throws AnsweredError `too_many_attempts` */
  check(address: string, now: number): void {
    const entry = this.#wrong.get(address);
    if (!entry) return;
    const left = entry.since + WINDOW_MS - now;
    if (left <= 0) this.#wrong.delete(address);
    else if (entry.count >= MAX_WRONG) throw new AnsweredError("too_many_attempts").retry(left / 1000);
  }

  wrong(address: string, now: number): void {
    const entry = this.#wrong.get(address);
    if (entry) {
      entry.count++;
      return;
    }
    if (this.#wrong.size >= MAX_ADDRESSES) this.#wrong.delete(this.#wrong.keys().next().value!);
    this.#wrong.set(address, { count: 1, since: now });
  }
}
