/** Tokens that the service refused: they stay refused while it can't be asked. */
import type { LocalVerifier } from "./local-verifier.ts";
import { Remembered } from "./remembered.ts";
import { fingerprint } from "./token.ts";

export class Refusals {
  readonly #local: LocalVerifier | undefined;
  readonly #ttl: number;
  /** Signed by the issuer: nobody but the issuer can fill this. */
  readonly #signed: Remembered<true>;
  /** Made up, or signed by a key that is not here yet. Kept apart, so that tokens made up by the thousand can't push out the ones that matter. */
  readonly #doubtful: Remembered<true>;

  /** @param ttl milliseconds */
  constructor(local: LocalVerifier | undefined, ttl: number, max: number) {
    this.#local = local;
    this.#ttl = ttl;
    this.#signed = new Remembered(max);
    this.#doubtful = new Remembered(max);
  }

  get size(): number {
    return this.#signed.size + this.#doubtful.size;
  }

  async remember(token: string): Promise<void> {
    if (!this.#local) return;
    const key = fingerprint(token);
    // First of all, since the service may be gone in the next moment.
    this.#doubtful.set(key, true, this.#ttl);
    if (!(await this.#local.isSigned(token))) return;
    this.#doubtful.delete(key);
    this.#signed.set(key, true, this.#ttl);
  }

  has(token: string): boolean {
    const key = fingerprint(token);
    return this.#signed.get(key) !== undefined || this.#doubtful.get(key) !== undefined;
  }

  forget(token: string): void {
    const key = fingerprint(token);
    this.#signed.delete(key);
    this.#doubtful.delete(key);
  }
}
