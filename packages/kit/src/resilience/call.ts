/**
 * One guarded call on its way. The order, from the outside in:
 *
 *     fallback ( deadline ( retry ( bulkhead ( breaker ( attempt deadline ( work ) ) ) ) ) )
 *
 * - The deadline holds for all of it: waiting for a slot, every try, every pause.
 * - A slot is held while the work runs and not while a retry pauses.
 * - The breaker is asked before the queue (an open one refuses at once) and again at the turn; it hears of every try.
 *
 * A state machine with one timer and one promise: on success a call costs about that, and nothing is left behind.
 */
import { currentContext, isThenable, TIMER_MAX, tell, type WorkContext } from "../core/index.ts";
import { Attempt } from "./attempt.ts";
import { type Effect, REFUSED } from "./breaker.ts";
import type { Ticket } from "./bulkhead.ts";
import { type Abortable, follow, unfollow } from "./caller-abort.ts";
import { BreakerOpenError, BulkheadFullError, DeadlineError } from "./errors.ts";
import { fallBack } from "./fall-back.ts";
import type { GuardParts } from "./guard-parts.ts";
import type { Judgement } from "./judge-error.ts";
import { judgeFor, nextTry } from "./next-try.ts";
import type { Fallback, GuardedWork, RunOptions } from "./policies.ts";

/** RFC 9110, 9.2.2. */
const idempotentMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

export function runCall<T, F>(
  parts: GuardParts,
  work: GuardedWork<T>,
  options: RunOptions<F> | undefined,
  fallback: { answer: Fallback<F> } | undefined,
): Promise<T | F> {
  return new Promise((resolve, reject) => {
    const idempotent =
      options?.idempotent ??
      (options?.method === undefined
        ? parts.plan.idempotent
        : idempotentMethods.has(options.method.toUpperCase()));
    const signal = options?.signal ?? undefined;
    new Call<T, F>(parts, work, fallback, idempotent, signal, resolve, reject).start();
  });
}

class Call<T, F> implements Abortable {
  readonly #parts: GuardParts;
  readonly #work: GuardedWork<T>;
  readonly #fallback: { answer: Fallback<F> } | undefined;
  readonly #idempotent: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (value: T | F | PromiseLike<T | F>) => void;
  readonly #reject: (error: unknown) => void;
  /** Monotonic milliseconds. */
  readonly #end: number;
  #tries = 0;
  #failure: { error: unknown } | undefined;
  #pause = 0;
  #timer: NodeJS.Timeout | undefined;
  #ticket: Ticket | undefined;
  /** The try under way, its permit and when it began. */
  #attempt: Attempt | undefined;
  #permit = REFUSED;
  #began = 0;
  #done = false;
  /** Of who called: the end of a call may come from elsewhere. */
  readonly #context: WorkContext | undefined;

  constructor(
    parts: GuardParts,
    work: GuardedWork<T>,
    fallback: { answer: Fallback<F> } | undefined,
    idempotent: boolean,
    signal: AbortSignal | undefined,
    resolve: (value: T | F | PromiseLike<T | F>) => void,
    reject: (error: unknown) => void,
  ) {
    this.#parts = parts;
    this.#work = work;
    this.#fallback = fallback;
    this.#idempotent = idempotent;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#context = fallback && currentContext();
    this.#end = performance.now() + parts.plan.deadline;
  }

  start(): void {
    this.#parts.counts.calls++;
    this.#parts.budget?.deposit();
    if (this.#signal) {
      if (this.#signal.aborted) {
        this.#done = true;
        this.#reject(this.#signal.reason);
        return;
      }
      follow(this.#signal, this);
    }
    this.#enter();
  }

  /** The caller gave up: says nothing about the dependency, and no fallback is wanted. */
  callerAborted(reason: unknown): void {
    this.#cut(reason, "nothing", () => {
      this.#finish();
      this.#reject(reason);
    });
  }

  #enter(): void {
    const { breaker, bulkhead, plan, counts, name } = this.#parts;
    const now = performance.now();
    if (breaker && breaker.opensIn(now) > 0) {
      this.#refusedByBreaker(now);
      return;
    }
    if (!bulkhead || bulkhead.enter()) {
      this.#try(now);
      return;
    }
    const ticket = bulkhead.wait();
    const { concurrent, queue, queueDeadline } = plan.bulkhead!;
    if (!ticket) {
      counts.rejected++;
      this.#fail(new BulkheadFullError(name, concurrent, queue, this.#failure));
      return;
    }
    this.#ticket = ticket;
    const left = this.#end - now;
    this.#arm(Math.min(queueDeadline, left), () => {
      counts.deadlines++;
      const allowed = left < queueDeadline ? plan.deadline : queueDeadline;
      this.#fail(new DeadlineError(name, allowed, left < queueDeadline ? "call" : "queue", this.#failure));
    });
    ticket.turn.then(() => {
      // Given up between the turn and now: the slot goes on to the next.
      if (this.#ticket !== ticket) {
        bulkhead.release();
        return;
      }
      this.#ticket = undefined;
      this.#disarm();
      this.#try(performance.now());
    });
  }

  /** Runs the work once. With a bulkhead, a slot is held here. */
  #try(now: number): void {
    const { breaker, bulkhead, plan, counts, name } = this.#parts;
    if (now >= this.#end) {
      // The turn came too late for any work.
      bulkhead?.release();
      counts.deadlines++;
      this.#fail(new DeadlineError(name, plan.deadline, "call", this.#failure));
      return;
    }
    if (breaker) {
      this.#permit = breaker.acquire(now);
      if (this.#permit === REFUSED) {
        bulkhead?.release();
        this.#refusedByBreaker(now);
        return;
      }
    }
    this.#tries++;
    this.#began = now;
    const end = Math.min(this.#end, now + plan.attemptDeadline);
    const attempt = new Attempt(this.#tries, end);
    this.#attempt = attempt;
    if (end !== Number.POSITIVE_INFINITY) this.#arm(end - now, () => this.#late(end));
    let result: T | PromiseLike<T>;
    try {
      result = this.#work(attempt);
      if (isThenable(result)) {
        Promise.resolve(result).then(
          (value) => this.#succeeded(attempt, value),
          (error) => this.#failed(attempt, error),
        );
        return;
      }
    } catch (error) {
      this.#failed(attempt, error);
      return;
    }
    this.#succeeded(attempt, result);
  }

  #succeeded(attempt: Attempt, value: T): void {
    if (this.#attempt !== attempt) {
      this.#cameLate(attempt);
      return;
    }
    this.#settle("answered");
    this.#finish();
    this.#resolve(value);
  }

  #failed(attempt: Attempt, error: unknown): void {
    if (this.#attempt !== attempt) {
      this.#cameLate(attempt);
      return;
    }
    const judgement = judgeFor(this.#parts, error);
    this.#settle(judgement.effect, error);
    this.#again(error, judgement);
  }

  /** The time of a try, or of the call, is over. */
  #late(end: number): void {
    const { plan, name, counts } = this.#parts;
    counts.deadlines++;
    const last = end >= this.#end;
    const deadline = last ? plan.deadline : plan.attemptDeadline;
    const error = new DeadlineError(name, deadline, last ? "call" : "attempt", this.#failure);
    // A try that had little time left says nothing about the dependency.
    const most = Math.min(plan.deadline, plan.attemptDeadline);
    const effect =
      performance.now() - this.#began >= most / 2 ? judgeFor(this.#parts, error).effect : "nothing";
    this.#cut(error, effect, () => {
      if (last) this.#fail(error);
      else this.#again(error, judgeFor(this.#parts, error));
    });
  }

  /** Tries once more where that makes sense, else fails. */
  #again(error: unknown, judgement: Judgement): void {
    const { name, counts } = this.#parts;
    this.#failure = { error };
    const delay = nextTry(
      this.#parts,
      { tries: this.#tries, pause: this.#pause, end: this.#end, idempotent: this.#idempotent },
      error,
      judgement,
    );
    if (delay === undefined) {
      this.#fail(error);
      return;
    }
    this.#pause = delay;
    counts.retries++;
    tell({
      kind: "retry",
      level: "info",
      message: `${name}: try ${this.#tries} failed, trying again in ${Math.round(delay)} ms`,
      name,
      attempt: this.#tries,
      delay,
      error,
      context: currentContext(),
    });
    this.#arm(delay, () => this.#enter());
  }

  #refusedByBreaker(now: number): void {
    const { breaker, name, counts } = this.#parts;
    counts.rejected++;
    const wait = breaker!.opensIn(now);
    const seconds = wait === Number.POSITIVE_INFINITY ? undefined : Math.max(1, Math.ceil(wait / 1000));
    this.#fail(new BreakerOpenError(name, seconds, this.#failure ?? breaker!.opener));
  }

  /** The try is over: timer, slot and permit go back. */
  #settle(effect: Effect, error?: unknown): void {
    const { breaker, bulkhead } = this.#parts;
    this.#attempt = undefined;
    this.#disarm();
    bulkhead?.release();
    breaker?.settle(this.#permit, effect, performance.now(), error);
  }

  /** Ends what is under way before it ended by itself. Its slot is held on: the work may still be there. */
  #cut(reason: unknown, effect: Effect, then: () => void): void {
    const { breaker } = this.#parts;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#disarm();
    if (attempt) {
      this.#parts.holdLate(attempt);
      breaker?.settle(this.#permit, effect, performance.now(), reason);
    }
    // First our own state, then the work's listeners: these may call us again.
    then();
    attempt?.abort(reason);
  }

  /** Nobody waits for it any more: swallowed, counted, and its slot is free. */
  #cameLate(attempt: Attempt): void {
    this.#parts.counts.lateResults++;
    this.#parts.letGo(attempt);
  }

  #fail(error: unknown): void {
    this.#finish();
    this.#parts.counts.failures++;
    if (this.#fallback)
      fallBack(this.#parts, this.#fallback.answer, error, this.#context).then(this.#resolve, this.#reject);
    else this.#reject(error);
  }

  /** Nothing may be left behind: no timer, no listener, no place in a queue. */
  #finish(): void {
    this.#done = true;
    this.#disarm();
    if (this.#signal) unfollow(this.#signal, this);
    const ticket = this.#ticket;
    this.#ticket = undefined;
    if (ticket) this.#parts.bulkhead!.leave(ticket);
  }

  #arm(milliseconds: number, then: () => void): void {
    if (milliseconds === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (!this.#done) then();
      },
      Math.max(0, Math.min(milliseconds, TIMER_MAX)),
    );
  }

  #disarm(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
