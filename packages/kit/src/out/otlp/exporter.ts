/** Sends log records and metrics: in batches, bounded, again and again while the console is away. */

import { promisify } from "node:util";
import { gzip as gzipCallback, gzipSync } from "node:zlib";
import { ownFailure } from "../../core/index.ts";
import type { OutSettings } from "../settings.ts";
import { post } from "./post.ts";
import { type SignalKind, Spool, type SpoolCounts } from "./spool.ts";
import { type Body, WaitingLine } from "./waiting-line.ts";

const gzip = promisify(gzipCallback);

/** Milliseconds: the first pause after a failure, doubled each time up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** Files of the spool that are sent before new records have their turn again. */
const SPOOLED_AT_ONCE = 100;

interface Batch {
  signal: SignalKind;
  body: Buffer;
  /** Records or data points. */
  items: number;
}

/** What became of what was to be sent. Every record is in one of these or still waiting. */
export interface OutCounts {
  /** Records and data points that the console took. */
  sent: number;
  /** Turned down with a status that forbids to send them again. */
  refused: number;
  /** Turned down one by one in an answer that was a success. */
  rejected: number;
  /** Left out for a bound of memory, or since neither console nor disk took them. */
  dropped: number;
  /** Requests that failed and were tried again. */
  retried: number;
  /** Batches on disk. */
  spool: SpoolCounts & { waiting: number; bytes: number };
}

export class Exporter {
  readonly #settings: OutSettings;
  readonly #spool: Spool | undefined;
  readonly #line: WaitingLine;
  /** Made, and neither sent nor on disk: only where there is no disk to put them. */
  #batches: Batch[] = [];
  #batchBytes = 0;
  /** Under way: also saved when the process ends now. Sent twice is better than not at all; the console knows them by their content. */
  #flying: { signal: SignalKind; text?: string; body?: Buffer } | undefined;
  #working: Promise<void> | undefined;
  #failures = 0;
  /** By the monotonic clock: one that is set back must not make a pause of hours. */
  #retryAt = 0;
  #awaySince = 0;
  #counts = { sent: 0, refused: 0, rejected: 0, dropped: 0, retried: 0 };

  constructor(settings: OutSettings, takeMetrics: () => object[]) {
    this.#settings = settings;
    if (settings.spool !== undefined) this.#spool = new Spool(settings.spool, settings);
    this.#line = new WaitingLine(settings.resource, takeMetrics);
  }

  get counts(): OutCounts {
    const spool = this.#spool?.counts ?? { written: 0, sent: 0, expired: 0, corrupt: 0 };
    const waiting = { waiting: this.#spool?.size ?? 0, bytes: this.#spool?.bytes ?? 0 };
    return { ...this.#counts, spool: { ...spool, ...waiting } };
  }

  /** Epoch milliseconds since when the console has not answered; 0 while it does. */
  get awaySince(): number {
    return this.#awaySince;
  }

  /** Bytes that wait in memory. */
  get waitingBytes(): number {
    return this.#line.chars + this.#batchBytes;
  }

  /** Puts a record into line. */
  add(record: string): void {
    if (!this.#settings.wanted.logs) return;
    if (this.waitingBytes + record.length > this.#settings.memoryBytes) {
      this.#counts.dropped++;
      return;
    }
    this.#line.add(record);
  }

  /** Makes batches of what waits and sends what can be sent now. One at a time; never rejects. */
  pump(metrics: boolean, force = false): Promise<void> {
    const before = this.#working;
    if (before && !force) return before;
    const work = (async () => {
      await before;
      try {
        await this.#work(metrics, force);
      } catch (error) {
        ownFailure("signals", error);
      }
    })();
    this.#working = work;
    void work.finally(() => {
      if (this.#working === work) this.#working = undefined;
    });
    return work;
  }

  /** Puts everything that is not sent on disk, at once: the process is about to end. Without a disk it is lost. */
  saveNow(): void {
    const spool = this.#spool;
    const batches: Pick<Batch, "signal" | "body">[] = [...this.#batches];
    try {
      if (this.#flying) {
        const { signal, text = "", body = gzipSync(text) } = this.#flying;
        batches.unshift({ signal, body });
      }
      for (let body = this.#line.nextLogs(); body; body = this.#line.nextLogs())
        batches.push({ signal: "logs", body: gzipSync(body.text) });
      const metrics = this.#line.metrics();
      if (metrics) batches.push({ signal: "metrics", body: gzipSync(metrics.text) });
      for (const batch of batches) spool?.addSync(batch.signal, batch.body);
    } catch (error) {
      ownFailure("signals: spool", error);
    }
    this.#flying = undefined;
    this.#batches = [];
    this.#batchBytes = 0;
  }

  async #work(metrics: boolean, force: boolean): Promise<void> {
    for (let body = this.#line.nextLogs(); body; body = this.#line.nextLogs())
      await this.#offer(await this.#packed("logs", body), force);
    const body = metrics ? this.#line.metrics() : undefined;
    if (body) await this.#offer(await this.#packed("metrics", body), force);
    await this.#catchUp(force);
  }

  async #packed(signal: SignalKind, { text, items }: Body): Promise<Batch> {
    this.#flying = { signal, text };
    return { signal, body: await gzip(text), items };
  }

  /** What had to wait goes now, the oldest first. */
  async #catchUp(force: boolean): Promise<void> {
    while (this.#batches.length > 0 && this.#mayTry(force)) {
      const batch = this.#batches.shift()!;
      this.#batchBytes -= batch.body.length;
      await this.#offer(batch, force);
      if (this.#awaySince > 0) return;
    }
    for (let sent = 0; this.#spool && sent < SPOOLED_AT_ONCE && this.#mayTry(force); sent++) {
      const file = await this.#taken();
      if (!file) return;
      // What is on disk counts one: how many records it holds is not known without opening it.
      if (await this.#send({ signal: file.signal, body: file.body, items: 1 })) await this.#spool.done(file);
      else {
        await this.#spool.back(file);
        return;
      }
    }
  }

  async #taken() {
    try {
      return await this.#spool?.take();
    } catch (error) {
      ownFailure("signals: spool", error);
      return undefined;
    }
  }

  async #offer(batch: Batch, force: boolean): Promise<void> {
    this.#flying = batch;
    if (!this.#mayTry(force) || !(await this.#send(batch))) await this.#keep(batch);
    this.#flying = undefined;
  }

  #mayTry(force: boolean): boolean {
    return performance.now() >= this.#retryAt || (force && this.#awaySince === 0);
  }

  /** False where it has to be sent again later. */
  async #send({ signal, body, items }: Batch): Promise<boolean> {
    const { headers, timeout } = this.#settings;
    const posted = await post(this.#settings[signal], headers, body, timeout);
    if (posted.kind === "away") {
      this.#counts.retried++;
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
      this.#awaySince ||= Date.now();
      this.#retryAt = performance.now() + Math.max(pause, posted.after ?? 0);
      if (this.#failures === 3)
        ownFailure("signals", new Error(`${this.#settings[signal].host} is away: ${posted.reason}`));
      return false;
    }
    this.#failures = 0;
    this.#retryAt = 0;
    this.#awaySince = 0;
    if (posted.kind === "refused") {
      this.#counts.refused += items;
      ownFailure(
        "signals",
        new Error(
          `${this.#settings[signal].href} refused ${items} ${signal} with status ${posted.status}: ${posted.text}`,
        ),
      );
    } else {
      this.#counts.rejected += posted.rejected;
      this.#counts.sent += Math.max(0, items - posted.rejected);
    }
    return true;
  }

  async #keep(batch: Batch): Promise<void> {
    try {
      if (this.#spool) return await this.#spool.add(batch.signal, batch.body);
    } catch (error) {
      ownFailure("signals: spool", error);
    }
    this.#batches.push(batch);
    this.#batchBytes += batch.body.length;
    while (this.#batchBytes > this.#settings.memoryBytes && this.#batches.length > 0) {
      const oldest = this.#batches.shift()!;
      this.#batchBytes -= oldest.body.length;
      this.#counts.dropped += oldest.items;
    }
  }
}
