/** Thins answers of health endpoints: what is asked every moment says the same each time. */
import type { HealthReport } from "../words/operation.ts";

/** Of equal answers of one sender, one in so long is told. Milliseconds. */
const APART = 5_000;
/** Different ones of one request that are told. */
const MOST = 500;

export class SeenAnswers {
  readonly #told = new Map<string, number>();

  /** False where the like was told a moment before. */
  first({ service, instance, time, status, answered }: HealthReport): boolean {
    const key = JSON.stringify([service, instance, status, answered?.path]);
    const told = this.#told.get(key);
    if (told !== undefined ? Math.abs(time - told) < APART : this.#told.size >= MOST) return false;
    this.#told.set(key, time);
    return true;
  }
}
