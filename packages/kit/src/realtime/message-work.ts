/** What a handler does with messages: one at a time, each in a context of its own and within its deadline, and told at its end. */
import type { IncomingMessage } from "node:http";
import { isInstance, messageOf, runInContext, tell, WorkContext } from "../core/index.ts";
import { RealtimeDeadlineError } from "./errors.ts";
import type { Endpoint, HandlerSource } from "./handler-source.ts";
import { pathOf } from "./upgrade-request.ts";
import { within } from "./within.ts";

/** So many messages of one connection may be past their deadline and still run. */
const HUNG_MAX = 5;

export class MessageWork<User> {
  readonly #request: IncomingMessage;
  readonly #endpoint: Endpoint<User>;
  readonly #source: HandlerSource<User>;
  /** Of the connection: what comes after its end is aborted from the start. */
  readonly #signal: AbortSignal;
  readonly #say: (message: unknown) => void;
  #current: AbortController | undefined;
  #hung = 0;

  constructor(
    request: IncomingMessage,
    endpoint: Endpoint<User>,
    source: HandlerSource<User>,
    signal: AbortSignal,
    say: (message: unknown) => void,
  ) {
    this.#request = request;
    this.#endpoint = endpoint;
    this.#source = source;
    this.#signal = signal;
    this.#say = say;
  }

  /** More run on than one connection may leave behind. */
  get hangs(): boolean {
    return this.#hung > HUNG_MAX;
  }

  /** Aborts the message under way. */
  abort(reason: Error): void {
    this.#current?.abort(reason);
  }

  /** Ends when the message was handled, failed, or passed its deadline. */
  async handle(message: string | Buffer): Promise<void> {
    const { settings, watch } = this.#endpoint;
    const context = new WorkContext({
      kind: "socket",
      path: pathOf(this.#request),
      route: settings.name,
    });
    watch.counts.messages++;
    if (!this.#source.handler && this.#source.mayAsk) await this.#source.make(context, message);
    else if (!this.#source.handler) this.#source.answerInstead(context, message);
    const { handler } = this.#source;
    if (!handler) {
      this.#done(context, true);
      return;
    }
    const controller = new AbortController();
    if (this.#signal.aborted) controller.abort(this.#signal.reason);
    this.#current = controller;
    try {
      await runInContext(context, () =>
        within("The message's handler", settings.message, controller, (signal) => {
          const running = Promise.resolve(handler.message(message, { signal, context }));
          this.#hung++;
          const over = (): void => {
            this.#hung--;
          };
          running.then(over, over);
          return running;
        }),
      );
      this.#done(context, false);
    } catch (error) {
      this.#failed(context, error);
      this.#done(context, true);
    } finally {
      this.#current = undefined;
    }
  }

  #failed(context: WorkContext, error: unknown): void {
    const { counts } = this.#endpoint.watch;
    context.firstError ??= { error };
    counts.failed++;
    const late = isInstance(error, RealtimeDeadlineError);
    if (late) counts.deadlines++;
    tell({
      kind: "error",
      level: "error",
      message: `${this.#endpoint.settings.name}: a message's handler ${late ? "passed its deadline" : "failed"}: ${messageOf(error)}`,
      context,
      error,
      handled: false,
      mechanism: "socket",
    });
    this.#say({
      type: "error",
      code: late ? "deadline" : "internal",
      message: late ? "This took too long and was given up." : "This message could not be handled.",
      retryable: late,
      requestId: context.id,
    });
  }

  #done(context: WorkContext, failed: boolean): void {
    tell({
      kind: "work",
      level: "debug",
      message: `${this.#endpoint.settings.name}: a message was handled${failed ? ", and failed" : ""}`,
      context,
      failed,
      duration: performance.now() - context.opened,
    });
  }
}
