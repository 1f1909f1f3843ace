/** Gives a job back to its queue, as far as the queue has a way for that. */
import { JobHeldError } from "./errors.ts";

/** A job of BullMQ. */
interface Delayable {
  moveToDelayed(timestamp: number, token?: string): Promise<void>;
}

/**
 * What the handler has to throw, once the job is back.
 *
 * @param args as the queue gave them
 */
export async function putBack(args: readonly unknown[], until: Date, message: string): Promise<JobHeldError> {
  const [job, token] = args;
  if (!isDelayable(job) || typeof token !== "string") return new JobHeldError(message);
  try {
    await job.moveToDelayed(until.getTime(), token);
  } catch (cause) {
    return new JobHeldError(message, { cause });
  }
  // By this name BullMQ knows that the job is delayed, and counts no attempt.
  return Object.assign(new JobHeldError(message), { name: "DelayedError" });
}

function isDelayable(job: unknown): job is Delayable {
  return typeof (job as Partial<Delayable> | null | undefined)?.moveToDelayed === "function";
}
