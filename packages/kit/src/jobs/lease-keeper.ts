/** Locks of a job's runs: asked for inside a bound, and kept a while after the run. */
import { ownFailure } from "../core/index.ts";
import type { JobLease, JobLock } from "./types.ts";

/** A lock that does not answer must not hold a job up. Milliseconds. */
const ANSWER_WITHIN = 30_000;

export class LeaseKeeper {
  /** Ends each kept lease early. */
  readonly #kept = new Set<() => Promise<void>>();
  #closed = false;

  /** Rejects where the lock does not answer; a lease that comes too late is given back. */
  async acquire(lock: JobLock, job: string): Promise<JobLease | undefined> {
    const asked = lock.acquire(job);
    try {
      return await answerOf(asked);
    } catch (error) {
      asked.then((lease) => lease?.release()).catch(() => {});
      throw error;
    }
  }

  /** Releases a lease at `until`, epoch milliseconds, but at the latest after `most`: the clock may be set. */
  async keep(lease: JobLease, until: number, most: number): Promise<void> {
    const release = async () => {
      clearTimeout(timer);
      this.#kept.delete(release);
      await answerOf(lease.release()).catch((error) => ownFailure("jobs lock", error));
    };
    const rest = Math.min(until - Date.now(), most);
    const timer = rest > 0 && !this.#closed ? setTimeout(release, rest) : undefined;
    timer?.unref();
    if (timer) this.#kept.add(release);
    else await release();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#kept].map((release) => release()));
  }
}

function answerOf<T>(asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the lock did not answer within ${ANSWER_WITHIN} ms`)),
      ANSWER_WITHIN,
    );
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
