export type { BreakerState } from "./breaker.ts";
export { createGuard, type Guard } from "./create-guard.ts";
export {
  AnswerError,
  BreakerOpenError,
  BulkheadFullError,
  DeadlineError,
  GuardPolicyError,
  RedirectRefusedError,
  ResponseTooLargeError,
  UnavailableError,
} from "./errors.ts";
export { type GuardOptions, guard } from "./guard.ts";
export type { GuardCounts } from "./guard-parts.ts";
export {
  type GuardedFetch,
  type GuardedFetchOptions,
  type GuardedRequestInit,
  guardedFetch,
} from "./guarded-fetch.ts";
export { type Judgement, judgeError, judgeStatus, statusOf } from "./judge-error.ts";
export type {
  BreakerPolicy,
  BulkheadPolicy,
  ConsecutiveBreaker,
  Fallback,
  GuardedCall,
  GuardedWork,
  GuardPolicies,
  RatioBreaker,
  RetryPolicy,
  RunOptions,
} from "./policies.ts";
export { readRetryAfter } from "./retry-after.ts";
