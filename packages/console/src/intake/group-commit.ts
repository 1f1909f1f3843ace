/**
 * Group commit: requests wait in a bounded queue, a writer stores all that wait in one transaction, and only then are they answered.
 *
 * Invariant: `submit` resolves when the store has said that the item is durable, and never before.
 */
import { AnsweredError } from "../api/errors.ts";
import type { Accepted, Store, Written } from "../store/store.ts";
import { faultOf } from "./fault-of.ts";
import type { IntakeLimits } from "./limits.ts";
import { QueueShares } from "./queue-shares.ts";

interface Waiting {
  accepted: Accepted;
  bytes: number;
  /** Epoch milliseconds. */
  since: number;
  answered: boolean;
  resolve: () => void;
  reject: (error: AnsweredError) => void;
}

export interface GroupCommitOptions {
  store: Pick<Store, "write" | "ping">;
  limits: Pick<IntakeLimits, "queueItems" | "queueBytes" | "batchItems" | "batchBytes" | "answerMs">;
  log: (line: string) => void;
  onWritten: (written: Written) => void;
}

/** Writes that searching for the bad item of one batch may cost; what is still undecided then is answered 503. */
const MAX_SEARCH_WRITES = 64;
const RETRY_SECONDS = 2;

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #timer: NodeJS.Timeout;
  #queue: Waiting[] = [];
  #inFlight: readonly Waiting[] = [];
  #queuedBytes = 0;
  readonly #shares = new QueueShares();
  #running: Promise<void> | undefined;
  #lastFault: string | undefined;
  readonly #counters = { batches: 0, items: 0, events: 0, replayed: 0, largestBatch: 0, faults: 0 };

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#answerOverdue(Date.now()), 1000).unref();
  }

  get stats() {
    return {
      ...this.#counters,
      queued: this.#queue.length,
      queuedBytes: this.#queuedBytes,
      inFlight: this.#inFlight.length,
      lastFault: this.#lastFault ?? null,
    };
  }

  /** Whether the last write failed for the database's state. */
  get failing(): boolean {
    return this.#lastFault !== undefined;
  }

  /**
   * Hands an item over; resolves when it is durable.
   *
   * @param bytes about how much memory it takes
   * @throws AnsweredError `overloaded`, `store_unavailable`, `rejected_by_store`
   */
  submit(accepted: Accepted, bytes: number): Promise<void> {
    const full = this.#fullFor(accepted.project, bytes, Date.now());
    if (full) return Promise.reject(new AnsweredError("overloaded", full).retry(RETRY_SECONDS));
    return new Promise((resolve, reject) => {
      this.#queue.push({ accepted, bytes, since: Date.now(), answered: false, resolve, reject });
      this.#queuedBytes += bytes;
      this.#shares.add(accepted.project, bytes);
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Answers all that still wait with 503: for a shutdown whose time is over. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#answerOverdue(Number.POSITIVE_INFINITY);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #fullFor(project: string, bytes: number, now: number): "queueItems" | "queueBytes" | undefined {
    const { queueItems, queueBytes } = this.#options.limits;
    const { items: ownItems, bytes: ownBytes } = this.#shares.of(project);
    // While others send as well, one project leaves them half: the one that floods is told to wait, not they.
    const part = this.#shares.othersActive(project, now) ? 0.5 : 1;
    if (this.#queue.length >= queueItems || ownItems >= Math.max(1, queueItems * part)) return "queueItems";
    if (this.#queuedBytes + bytes > queueBytes && this.#queue.length > 0) return "queueBytes";
    if (ownBytes + bytes > queueBytes * part && ownItems > 0) return "queueBytes";
    return undefined;
  }

  async #run(): Promise<void> {
    while (true) {
      // One turn of the event loop: requests whose bytes are here already join the batch. SQLite writes on this thread,
      // so what arrived during the last write is read only now.
      await new Promise(setImmediate);
      if (this.#queue.length === 0) break;
      this.#inFlight = this.#next();
      await this.#write(this.#inFlight, { left: MAX_SEARCH_WRITES });
      this.#inFlight = [];
    }
    this.#running = undefined;
  }

  #next(): Waiting[] {
    const { batchItems, batchBytes } = this.#options.limits;
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && count < batchItems) {
      const next = this.#queue[count]!;
      if (count > 0 && bytes + next.bytes > batchBytes) break;
      bytes += next.bytes;
      count++;
    }
    this.#queuedBytes -= bytes;
    const taken = this.#queue.splice(0, count);
    for (const waiting of taken) this.#shares.remove(waiting.accepted.project, waiting.bytes);
    return taken;
  }

  async #write(batch: readonly Waiting[], writes: { left: number }): Promise<void> {
    const { store, onWritten } = this.#options;
    writes.left--;
    let written: Written;
    try {
      written = await store.write(batch.map(({ accepted }) => accepted));
    } catch (error) {
      await this.#failed(batch, error, writes);
      return;
    }
    this.#lastFault = undefined;
    this.#counters.batches++;
    this.#counters.items += batch.length;
    this.#counters.events += written.events;
    this.#counters.replayed += written.replayed;
    this.#counters.largestBatch = Math.max(this.#counters.largestBatch, batch.length);
    for (const waiting of batch) {
      if (waiting.answered) continue;
      waiting.answered = true;
      waiting.resolve();
    }
    onWritten(written);
  }

  async #failed(batch: readonly Waiting[], error: unknown, writes: { left: number }): Promise<void> {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#counters.faults++;
    const fault = faultOf(error);
    if (fault === "state" || writes.left <= 0) return this.#unavailable(batch, text);
    if (batch.length > 1) {
      // One bad item must not take the others with it: halve until it stands alone.
      const middle = batch.length >> 1;
      await this.#write(batch.slice(0, middle), writes);
      await this.#write(batch.slice(middle), writes);
      return;
    }
    if (fault === "unknown" && !(await this.#databaseAnswers())) return this.#unavailable(batch, text);
    const ids = batch[0]!.accepted.errors.slice(0, 5).map(({ error }) => error.id);
    this.#options.log(
      `the store refused an item (project ${batch[0]!.accepted.project}, events ${ids.join(", ") || "none"}): ${text}`,
    );
    this.#reject(batch, () => new AnsweredError("rejected_by_store"));
  }

  #unavailable(batch: readonly Waiting[], text: string): void {
    // Once per outage: the log must not fill the disk that is perhaps full already.
    if (this.#lastFault === undefined)
      this.#options.log(`the store cannot write, senders are told to try again: ${text}`);
    this.#lastFault = text.split("\n", 1)[0]!;
    this.#reject(batch, () => new AnsweredError("store_unavailable").retry(RETRY_SECONDS));
  }

  #reject(batch: readonly Waiting[], error: () => AnsweredError): void {
    for (const waiting of batch) {
      if (waiting.answered) continue;
      waiting.answered = true;
      waiting.reject(error());
    }
  }

  async #databaseAnswers(): Promise<boolean> {
    try {
      await this.#options.store.ping();
      return true;
    } catch {
      return false;
    }
  }

  /** A write in flight is not stopped (it may still succeed, and a replay is harmless), but nobody waits for it for ever. */
  #answerOverdue(now: number): void {
    const before = now - this.#options.limits.answerMs;
    const overdue = (waiting: Waiting) => waiting.since <= before;
    const late = [...this.#inFlight.filter(overdue), ...this.#queue.filter(overdue)];
    if (late.length === 0) return;
    for (const { accepted, bytes } of this.#queue.filter(overdue))
      this.#shares.remove(accepted.project, bytes);
    this.#queue = this.#queue.filter((waiting) => !overdue(waiting));
    this.#queuedBytes = this.#queue.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#reject(late, () => new AnsweredError("store_unavailable").retry(RETRY_SECONDS));
  }
}
