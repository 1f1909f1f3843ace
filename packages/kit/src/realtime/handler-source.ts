/** Where a connection's handler comes from, and what answers while there is none. */
import { messageOf, runInContext, type WorkContext } from "../core/index.ts";
import { closeCodes } from "./close-codes.ts";
import { SharedHandlerError } from "./errors.ts";
import type {
  Connection,
  ConnectionHandler,
  RealtimeOptions,
  RealtimeSettings,
  TroubleMessage,
} from "./realtime-options.ts";
import type { RealtimeWatch } from "./realtime-watch.ts";
import { within } from "./within.ts";

export interface Endpoint<User> {
  options: RealtimeOptions<User>;
  settings: RealtimeSettings;
  watch: RealtimeWatch;
  /** Every handler that was ever given to a connection. */
  handlers: WeakSet<ConnectionHandler>;
}

/** What the connection does for it. None of these throws. */
export interface Owner {
  say(message: unknown): void;
  note(
    event: "fallback",
    level: "warning" | "error",
    message: string,
    error: unknown,
    context?: WorkContext,
  ): void;
  tellEnd(handler: ConnectionHandler | undefined, code: number, reason: string): void;
}

/** First and longest pause, in milliseconds, before a factory that failed is asked again. */
const RETRY_FIRST = 1_000;
const RETRY_MOST = 30_000;
const NEVER = Number.NEGATIVE_INFINITY;

export class HandlerSource<User> {
  handler: ConnectionHandler | undefined;
  readonly #connection: Connection<User>;
  readonly #endpoint: Endpoint<User>;
  readonly #owner: Owner;
  #retry = { at: NEVER, pause: RETRY_FIRST };

  constructor(connection: Connection<User>, endpoint: Endpoint<User>, owner: Owner) {
    this.#connection = connection;
    this.#endpoint = endpoint;
    this.#owner = owner;
  }

  get wasAsked(): boolean {
    return this.#retry.at !== NEVER;
  }

  get mayAsk(): boolean {
    return performance.now() >= this.#retry.at;
  }

  /** Asks the factory. Where it fails, hangs or gives no handler of its own, the client gets the fallback and the factory another chance. */
  async make(context: WorkContext, message: string | Buffer | undefined): Promise<void> {
    const { options, settings, watch, handlers } = this.#endpoint;
    const controller = new AbortController();
    let late = false;
    try {
      const handler = await runInContext(context, () =>
        within("The connection's factory", settings.connect, controller, () => {
          const making = Promise.resolve(options.connect(this.#connection));
          // One that comes too late still holds what it opened.
          making.then(
            (one) => late && this.#owner.tellEnd(one, closeCodes.internal, "it came too late"),
            () => {},
          );
          return making;
        }),
      );
      if (typeof handler?.message !== "function")
        throw new TypeError("connect must answer an object with a message method.");
      if (handlers.has(handler))
        throw new SharedHandlerError(
          "connect answered a handler that another connection has: its users would see each other's state. Make a new object for each.",
        );
      handlers.add(handler);
      watch.handlerMade();
      this.#retry = { at: performance.now(), pause: RETRY_FIRST };
      this.handler = handler;
    } catch (error) {
      late = true;
      context.firstError ??= { error };
      watch.handlerFailed(messageOf(error));
      this.#retry = {
        at: performance.now() + this.#retry.pause,
        pause: Math.min(this.#retry.pause * 2, RETRY_MOST),
      };
      this.#owner.note(
        "fallback",
        "warning",
        `no handler could be made, the fallback answers: ${messageOf(error)}`,
        error,
        context,
      );
      this.answerInstead(context, message);
    }
  }

  answerInstead(context: WorkContext, message: string | Buffer | undefined): void {
    const trouble: TroubleMessage = {
      type: "fallback",
      code: "unavailable",
      message: "This service can't answer now; the connection stays open.",
      retryable: true,
      requestId: context.id,
    };
    this.#endpoint.watch.counts.fallbacks++;
    try {
      const answer = this.#endpoint.options.fallback?.(trouble, this.#connection, message) ?? trouble;
      if (answer instanceof Promise)
        answer.then(
          (one: unknown) => this.#owner.say(one ?? trouble),
          (error: unknown) => this.#fallbackFailed(trouble, error),
        );
      else this.#owner.say(answer);
    } catch (error) {
      this.#fallbackFailed(trouble, error);
    }
  }

  #fallbackFailed(trouble: TroubleMessage, error: unknown): void {
    this.#owner.note("fallback", "error", `the fallback itself failed: ${messageOf(error)}`, error);
    this.#owner.say(trouble);
  }
}
