/** Listens where a queue's library needs somebody to: an `error` event that nobody hears ends the process. */
import { headlineOf, ownFailure, tell } from "../core/index.ts";

export interface GuardQueueOptions {
  /** Name in messages. (Default: the queue's own `name`, else "queue") */
  name?: string;
}

/** The same error again within this time is counted, not said. Milliseconds. */
const SAY_EVERY = 10_000;

const guarded = new WeakSet<object>();

/**
 * Hears the `error` events of a pg-boss instance, a BullMQ Queue, Worker or QueueEvents, or any other emitter, and tells them. Answers
 * what it was given.
 *
 * @example
 * const boss = guardQueue(new PgBoss(url));
 */
export function guardQueue<Q extends { on(event: "error", listener: (error: Error) => void): unknown }>(
  queue: Q,
  options: GuardQueueOptions = {},
): Q {
  if (guarded.has(queue)) return queue;
  guarded.add(queue);
  const name = options.name ?? nameOf(queue);
  let last = "";
  let said = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  queue.on("error", (error) => {
    try {
      const line = headlineOf(error);
      const now = performance.now();
      if (line === last && now - said < SAY_EVERY) {
        unsaid++;
        return;
      }
      const more = unsaid > 0 ? ` (and ${unsaid} times before, unsaid)` : "";
      last = line;
      said = now;
      unsaid = 0;
      tell({
        kind: "error",
        level: "error",
        message: `queue ${name}: ${line}${more}`,
        error,
        handled: true,
        mechanism: "queue",
      });
    } catch (own) {
      ownFailure("guardQueue", own);
    }
  });
  return queue;
}

function nameOf(queue: object): string {
  const { name } = queue as { name?: unknown };
  return typeof name === "string" && name !== "" ? name : "queue";
}
