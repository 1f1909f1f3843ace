/** Policies as declared, read once into numbers: a call reads no options. */
import { type Duration, toMilliseconds } from "../core/index.ts";
import { GuardPolicyError } from "./errors.ts";
import type { BreakerPolicy, BulkheadPolicy, GuardPolicies, RetryPolicy } from "./policies.ts";

export interface RetryPlan {
  attempts: number;
  delay: number;
  maxDelay: number;
  jitter: NonNullable<RetryPolicy["jitter"]>;
  retryAfterMax: number;
  budget: { ratio: number; minimum: number } | undefined;
  retryable: ((error: unknown) => boolean) | undefined;
}

export interface BreakerPlan {
  consecutive: number;
  ratio: number | undefined;
  window: number;
  minimum: number;
  openFor: number;
  openForMax: number;
  probes: number;
  failure: ((error: unknown) => boolean) | undefined;
  affects: readonly string[];
}

interface BulkheadPlan {
  concurrent: number;
  queue: number;
  queueDeadline: number;
  holdLate: number;
}

export interface Plan {
  /** Milliseconds; Infinity: none. */
  deadline: number;
  attemptDeadline: number;
  retry: RetryPlan | undefined;
  idempotent: boolean;
  breaker: BreakerPlan | undefined;
  bulkhead: BulkheadPlan | undefined;
}

/** @throws GuardPolicyError, DurationError */
export function readPolicies(name: string, policies: GuardPolicies<unknown>): Plan {
  const { deadline, attemptDeadline, retry, breaker, bulkhead } = policies;
  return {
    deadline: readDeadline(name, "deadline", deadline),
    attemptDeadline: readDeadline(name, "attemptDeadline", attemptDeadline),
    retry:
      retry === undefined || retry === false
        ? undefined
        : readRetry(name, retry === true ? {} : typeof retry === "number" ? { attempts: retry } : retry),
    idempotent: policies.idempotent === true,
    breaker:
      breaker === undefined || breaker === false
        ? undefined
        : readBreaker(name, breaker === true ? {} : breaker),
    bulkhead:
      bulkhead === undefined
        ? undefined
        : readBulkhead(name, typeof bulkhead === "number" ? { concurrent: bulkhead } : bulkhead),
  };
}

function readDeadline(name: string, what: string, deadline: Duration | undefined): number {
  if (deadline === undefined) return Number.POSITIVE_INFINITY;
  const milliseconds = toMilliseconds(deadline);
  if (milliseconds > 0) return milliseconds;
  throw new GuardPolicyError(`${name}: ${what} is 0, which leaves no time; leave it out for no deadline.`);
}

function readRetry(name: string, policy: RetryPolicy): RetryPlan {
  const { budget = {} } = policy;
  return {
    attempts: whole(name, "retry.attempts", policy.attempts ?? 3, 1),
    delay: toMilliseconds(policy.delay ?? "200ms"),
    maxDelay: toMilliseconds(policy.maxDelay ?? "10s"),
    jitter: policy.jitter ?? "full",
    retryAfterMax: toMilliseconds(policy.retryAfterMax ?? "30s"),
    budget:
      budget === false
        ? undefined
        : {
            ratio: within(name, "retry.budget.ratio", budget.ratio ?? 0.2, 0, 1),
            minimum: within(name, "retry.budget.minimum", budget.minimum ?? 10, 0, 1e6),
          },
    retryable: policy.retryable,
  };
}

function readBreaker(name: string, policy: BreakerPolicy): BreakerPlan {
  const ratio = policy.ratio;
  if (
    ratio !== undefined &&
    (within(name, "breaker.ratio", ratio, 0, 1) === 0 || policy.consecutive !== undefined)
  )
    throw new GuardPolicyError(
      `${name}: breaker takes either consecutive, or a ratio above 0 and up to 1; not both.`,
    );
  const openFor = toMilliseconds(policy.openFor ?? "10s");
  return {
    consecutive: whole(name, "breaker.consecutive", policy.consecutive ?? 5, 1),
    ratio,
    window: toMilliseconds((ratio === undefined ? undefined : policy.window) ?? "30s"),
    minimum: whole(name, "breaker.minimum", (ratio === undefined ? undefined : policy.minimum) ?? 10, 1),
    openFor,
    openForMax: Math.max(openFor, toMilliseconds(policy.openForMax ?? "2m")),
    probes: whole(name, "breaker.probes", policy.probes ?? 1, 1),
    failure: policy.failure,
    affects: policy.affects ?? [],
  };
}

function readBulkhead(name: string, policy: BulkheadPolicy): BulkheadPlan {
  return {
    concurrent: whole(name, "bulkhead.concurrent", policy.concurrent, 1),
    queue: whole(name, "bulkhead.queue", policy.queue ?? 0, 0),
    queueDeadline: toMilliseconds(policy.queueDeadline ?? "1s"),
    holdLate: toMilliseconds(policy.holdLate ?? "30s"),
  };
}

function whole(name: string, what: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new GuardPolicyError(
    `${name}: ${what} is ${String(value)}; it has to be a whole number of at least ${least}.`,
  );
}

function within(name: string, what: string, value: number, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new GuardPolicyError(`${name}: ${what} is ${String(value)}; it has to be from ${least} to ${most}.`);
}
