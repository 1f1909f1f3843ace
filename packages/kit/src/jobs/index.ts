export { type AdvisoryLockOptions, advisoryKey, advisoryLock, type LockPool } from "./advisory-lock.ts";
export { createJobs } from "./create-jobs.ts";
export {
  JobCancelledError,
  JobDeadlineError,
  JobHeldError,
  JobLockError,
  JobLockLostError,
  JobOptionsError,
  JobThrewNonError,
} from "./errors.ts";
export { type GuardJobOptions, guardJob, jobSignal } from "./guard-job.ts";
export { type GuardQueueOptions, guardQueue } from "./guard-queue.ts";
export type {
  Job,
  JobLease,
  JobLock,
  JobOptions,
  JobOutcome,
  JobQuarantine,
  JobRetry,
  JobRun,
  JobRunRecord,
  JobState,
  JobStatus,
  Jobs,
  JobsOptions,
} from "./types.ts";
