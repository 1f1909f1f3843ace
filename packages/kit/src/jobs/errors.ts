/** The errors of the jobs. */
import { KitError } from "../core/index.ts";

/** A job was registered with options that make no sense: it does not run, the others do. */
export class JobOptionsError extends KitError {
  static override readonly code = "KIT_JOB_OPTIONS";
}

/** A run did not end within its deadline. The reason of its signal. */
export class JobDeadlineError extends KitError {
  static override readonly code = "KIT_JOB_DEADLINE";
}

/** A run was ended on purpose: by the shutdown, or by the run that took its place. The reason of its signal. */
export class JobCancelledError extends KitError {
  static override readonly code = "KIT_JOB_CANCELLED";
}

/** The connection that held a run's lock is gone: another process may run the job now. The reason of the run's signal. */
export class JobLockLostError extends KitError {
  static override readonly code = "KIT_JOB_LOCK_LOST";
}

/** The lock could not be asked for: nobody knows whether another process runs the job, so it does not run. */
export class JobLockError extends KitError {
  static override readonly code = "KIT_JOB_LOCK";
}

/** A handler threw what is no error; queues expect one. `cause` is what was thrown. */
export class JobThrewNonError extends KitError {
  static override readonly code = "KIT_JOB_THREW_NON_ERROR";
}

/** A queue's job was not begun: its flag is off, or its handler is in quarantine. Nothing failed; it is to be tried again later. */
export class JobHeldError extends KitError {
  static override readonly code = "KIT_JOB_HELD";
}
