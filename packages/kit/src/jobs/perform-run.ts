/** One run of a job: its lock, its tries, the pauses between them. */
import { headlineOf, runInContext, tell, type WorkContext } from "../core/index.ts";
import { isOn } from "../flags/index.ts";
import { type Attempt, type AttemptUnderWay, attempt, outcomeOf } from "./attempt.ts";
import { JobLockError } from "./errors.ts";
import type { JobPlan } from "./job-plan.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { tellLate } from "./tell-run.ts";
import type { JobLease, JobRun } from "./types.ts";

export interface RunOfJob {
  job: string;
  id: string;
  /** Epoch milliseconds. */
  due: number;
  plan: JobPlan;
  context: WorkContext;
  controller: AbortController;
  leases: LeaseKeeper;
  work: (signal: AbortSignal, run: JobRun) => unknown;
  /** Hears of each try when it begins. */
  began: (under: AttemptUnderWay) => void;
  /** Whether a failed try may be followed by another. */
  mayRetry: () => boolean;
}

/** `elsewhere` says why a run was left to another process. */
export type Performed = { attempts: number; end: Attempt } | { elsewhere: string; sure: boolean };

/** Never rejects but for failures of the kit. */
export async function performRun(run: RunOfJob): Promise<Performed> {
  const { once, onceFor } = run.plan;
  if (!once) {
    // A tick later: a job that starts itself must find that it is under way.
    await undefined;
    return tries(run);
  }
  let lease: JobLease | undefined;
  try {
    lease = await run.leases.acquire(once, run.job);
  } catch (cause) {
    const error = new JobLockError(`job ${run.job} could not ask for its lock`, { cause });
    return { attempts: 0, end: { outcome: "failed", error, duration: 0 } };
  }
  if (!lease) return { elsewhere: "it runs elsewhere", sure: true };
  const late = Date.now() - run.due;
  if (onceFor > 0 && late > onceFor) {
    await run.leases.keep(lease, 0, 0);
    return { elsewhere: `it is ${late} ms late, and may have run elsewhere`, sure: false };
  }
  const { signal } = lease;
  const lost = () => run.controller.abort(signal.reason);
  signal.addEventListener("abort", lost, { once: true });
  if (signal.aborted) lost();
  try {
    return await tries(run);
  } finally {
    signal.removeEventListener("abort", lost);
    // A process whose clock is behind must find it taken.
    await run.leases.keep(lease, run.due + onceFor, onceFor);
  }
}

async function tries(run: RunOfJob): Promise<Performed> {
  const { plan, context, controller, job } = run;
  const { flag, retry } = plan;
  // It was asked before the run had a context: what it says travels with the run's errors.
  if (flag !== undefined) runInContext(context, () => isOn(flag));
  for (let attempts = 1; ; attempts++) {
    const end = await oneTry(run, attempts);
    // After a deadline the try may still be under way, and must not be made again beside itself.
    const over = end.outcome !== "failed" || attempts > retry.times || controller.signal.aborted;
    if (over || !run.mayRetry()) return { attempts, end };
    const delay = retry.delay(attempts);
    const { error } = end;
    tell({
      kind: "retry",
      level: "warning",
      message: `job ${job} failed and is tried again in ${Math.round(delay)} ms: ${headlineOf(error)}`,
      context,
      name: job,
      attempt: attempts,
      delay,
      error,
    });
    await pause(delay, controller.signal);
    if (controller.signal.aborted) {
      const { reason } = controller.signal;
      return { attempts, end: { outcome: outcomeOf(reason), error: reason, duration: 0 } };
    }
  }
}

function oneTry(
  { job, id, due, plan, context, controller, work, began }: RunOfJob,
  number: number,
): Promise<Attempt> {
  const under = attempt(
    context,
    controller,
    plan.deadline,
    (signal) => work(signal, { id, job, attempt: number, due, context }),
    (failed, error, duration) =>
      tellLate({ job, run: id, attempt: number, context, duration }, failed, error),
  );
  began(under);
  return under.done;
}

/** Ends early when `signal` aborts. */
function pause(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delay);
    signal.addEventListener("abort", end);
  });
}
