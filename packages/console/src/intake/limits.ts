/** Every bound that intake keeps, named, so that options, documentation and tests can read them. */

/**
 * Bounds of the intake: what is over one is answered 408, 413, 429 or 503, and counted.
 *
 * @example
 * await startConsole({ port: 4500, limits: { eventsPerSecond: 2000, queueItems: 5000 } });
 */
export interface IntakeLimits {
  /** Bytes of a request body as it comes over the wire. (Default: 64 MiB) */
  wireBytes: number;
  /** Bytes of a request body after decompression. (Default: 64 MiB) */
  bodyBytes: number;
  /** Bytes of all bodies that are being read or unpacked at one time; one project gets two thirds, and a sixth (at most 32 MiB) is kept for small bodies. (Default: 192 MiB) */
  openBytes: number;
  /** Bytes that a body must bring in each `progressMs`; what is slower is answered 408. (Default: 64 KiB) */
  progressBytes: number;
  /** Milliseconds after which it is looked at how far a body came. (Default: 10,000) */
  progressMs: number;
  /** Requests that wait for the store; one project gets half of them while others send. (Default: 10,000) */
  queueItems: number;
  /** Bytes of decoded requests that wait for the store; shared out the same way. (Default: 64 MiB) */
  queueBytes: number;
  /** Requests in one transaction. (Default: 500) */
  batchItems: number;
  /** Bytes in one transaction. (Default: 8 MiB) */
  batchBytes: number;
  /** Milliseconds after which a request that was not stored is answered 503. (Default: 30,000) */
  answerMs: number;
  /** Events per second that one project may send, averaged over ten seconds; 0 is no limit. (Default: 0) */
  eventsPerSecond: number;
}

export const defaultIntakeLimits: Readonly<IntakeLimits> = Object.freeze({
  wireBytes: 64 * 1024 * 1024,
  bodyBytes: 64 * 1024 * 1024,
  openBytes: 192 * 1024 * 1024,
  progressBytes: 64 * 1024,
  progressMs: 10_000,
  queueItems: 10_000,
  queueBytes: 64 * 1024 * 1024,
  batchItems: 500,
  batchBytes: 8 * 1024 * 1024,
  answerMs: 30_000,
  eventsPerSecond: 0,
});
