/** One client's socket: its handler, its messages one after the other, its limits, its end. */
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RawData, WebSocket } from "ws";
import { messageOf, ownFailure, runInContext, tell, type WorkContext } from "../core/index.ts";
import { closeCodes, fitCode, fitReason } from "./close-codes.ts";
import { type Endpoint, HandlerSource } from "./handler-source.ts";
import type { Beating } from "./heartbeat.ts";
import { MessageRate } from "./message-rate.ts";
import { MessageWork } from "./message-work.ts";
import type { Connection, ConnectionHandler } from "./realtime-options.ts";

const TELL_EVERY = 10_000;
/** Longest wait, in milliseconds, for the end of a socket that was cut. */
const GONE = 1_000;
const NEVER = Number.NEGATIVE_INFINITY;
const OPEN = 1;
/** RFC 6455, 7.1.5: there was no close frame. */
const BROKEN = 1006;

export class SocketConnection<User> implements Connection<User>, Beating {
  readonly user: User;
  readonly request: IncomingMessage;
  readonly opened = performance.now();
  lastSeen = this.opened;
  asked: number | undefined;
  paused = false;
  /** Settles when the socket has ended. */
  readonly ended: Promise<void>;
  readonly #context: WorkContext;
  readonly #socket: WebSocket;
  readonly #endpoint: Endpoint<User>;
  readonly #controller = new AbortController();
  readonly #rate: MessageRate;
  readonly #queue: (string | Buffer)[] = [];
  readonly #source: HandlerSource<User>;
  readonly #work: MessageWork<User>;
  #pumping: Promise<void> | undefined;
  #leaving = false;
  #told = { slow: NEVER, rate: NEVER };

  constructor(
    socket: WebSocket,
    request: IncomingMessage,
    user: User,
    context: WorkContext,
    endpoint: Endpoint<User>,
  ) {
    this.#socket = socket;
    this.request = request;
    this.user = user;
    this.#context = context;
    this.#endpoint = endpoint;
    this.#source = new HandlerSource(this, endpoint, {
      say: (message) => this.#say(message),
      note: (...said) => this.#note(...said),
      tellEnd: (handler, code, reason) => this.#tellEnd(handler, code, reason),
    });
    this.#work = new MessageWork(request, endpoint, this.#source, this.signal, (message) =>
      this.#say(message),
    );
    this.#rate = new MessageRate(endpoint.settings.messagesPerSecond);
    this.ended = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.#end(code, reason.toString("utf8"));
        resolve();
      });
    });
    // Frames that break the protocol come here; ws closes by itself, with the code for it.
    socket.on("error", (error) =>
      this.#note("refused", "info", `a frame was refused: ${error.message}`, error),
    );
    socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    const alive = (): void => {
      this.lastSeen = performance.now();
      this.asked = undefined;
    };
    socket.on("pong", alive).on("ping", (data) => {
      alive();
      this.#answerPing(data);
    });
    endpoint.watch.counts.opened++;
    this.#note("opened", "debug", "a socket was opened");
    this.#pump();
  }

  get id(): string {
    return this.#context.id;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: unknown): boolean {
    if (this.#socket.readyState !== OPEN) return false;
    const data =
      typeof message === "string" || ArrayBuffer.isView(message) || message instanceof ArrayBuffer
        ? message
        : JSON.stringify(message);
    if (data === undefined) throw new TypeError(`${typeof message} can't be sent: it has no JSON.`);
    const waiting = this.#socket.bufferedAmount;
    const size = typeof data === "string" ? Buffer.byteLength(data) : data.byteLength;
    if (waiting > 0 && waiting + size > this.#endpoint.settings.bufferedBytes) {
      this.#tooSlow(waiting);
      return false;
    }
    // An error here is that of the connection: its end follows.
    this.#socket.send(data as string, () => {});
    return true;
  }

  close(code = 1000, reason = ""): void {
    if (this.#socket.readyState > OPEN) return;
    if (this.paused) this.#resume();
    this.#socket.close(fitCode(code), fitReason(reason));
    const late = setTimeout(() => this.#socket.terminate(), this.#endpoint.settings.close);
    late.unref();
    this.#socket.once("close", () => clearTimeout(late));
  }

  /** Takes no further message, lets those that came end, then says goodbye. `cut` settles when there is no time left. */
  async leave(cut: Promise<unknown>): Promise<void> {
    this.#leaving = true;
    await Promise.race([this.#pumping, cut, sleep(this.#endpoint.settings.close, undefined, { ref: false })]);
    this.close(closeCodes.goingAway, "the service stops");
    await Promise.race([this.ended, cut]);
    this.terminate();
    await Promise.race([this.ended, sleep(GONE, undefined, { ref: false })]);
  }

  terminate(): void {
    if (this.paused) this.#resume();
    this.#socket.terminate();
  }

  ask(): void {
    if (this.#socket.readyState === OPEN) this.#socket.ping(() => {});
  }

  giveUp(): void {
    this.#endpoint.watch.counts.dead++;
    this.#note("dead", "info", "a socket was cut: its peer answers no more");
    this.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.lastSeen = performance.now();
    this.asked = undefined;
    if (this.#leaving || this.#socket.readyState !== OPEN) return;
    if (!this.#rate.allow()) {
      this.#tooMany();
      return;
    }
    // Nodebuffer is ws's default: no copy is made.
    const bytes = Array.isArray(data)
      ? Buffer.concat(data)
      : Buffer.isBuffer(data)
        ? data
        : Buffer.from(data);
    this.#queue.push(isBinary ? bytes : bytes.toString("utf8"));
    if (this.#queue.length >= this.#endpoint.settings.queuedMessages && !this.paused) {
      this.paused = true;
      this.#socket.pause();
    }
    this.#pump();
  }

  /** Pings count as messages: answers that are never read would pile up. */
  #answerPing(data: Buffer): void {
    const { bufferedAmount, readyState } = this.#socket;
    if (readyState !== OPEN) return;
    if (!this.#rate.allow()) this.#tooMany();
    else if (bufferedAmount > this.#endpoint.settings.bufferedBytes) this.#tooSlow(bufferedAmount);
    else this.#socket.pong(data, false, () => {});
  }

  #resume(): void {
    this.paused = false;
    this.lastSeen = performance.now();
    this.#socket.resume();
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = this.#drain()
      .catch((error: unknown) => ownFailure("realtime", error))
      .finally(() => {
        this.#pumping = undefined;
        if (this.#queue.length > 0) this.#pump();
      });
  }

  async #drain(): Promise<void> {
    // Its handler is made when the client comes, not when it speaks: it may have to be told things first.
    if (!this.#source.wasAsked) await this.#source.make(this.#context, undefined);
    while (this.#queue.length > 0) {
      const message = this.#queue.shift()!;
      if (this.paused && this.#queue.length * 2 <= this.#endpoint.settings.queuedMessages) this.#resume();
      await this.#work.handle(message);
      if (this.#work.hangs) this.close(closeCodes.internal, "the handler hangs");
    }
  }

  #say(message: unknown): void {
    try {
      this.send(message);
    } catch (error) {
      ownFailure("realtime", error);
    }
  }

  #tooMany(): void {
    const { settings, watch } = this.#endpoint;
    watch.counts.rateLimited++;
    if (this.#rate.refused > settings.messagesPerSecond) {
      this.#note("slow", "warning", "a socket was closed: it sends more messages than allowed");
      this.close(closeCodes.policy, "too many messages");
      return;
    }
    const now = performance.now();
    if (now - this.#told.rate < 1_000) return;
    this.#told.rate = now;
    this.#say({
      type: "error",
      code: "rate_limited",
      message: `More than ${settings.messagesPerSecond} messages per second: some were not taken.`,
      retryable: true,
      requestId: this.id,
    });
  }

  #tooSlow(waiting: number): void {
    const { settings, watch } = this.#endpoint;
    watch.counts.slow++;
    const now = performance.now();
    if (now - this.#told.slow >= TELL_EVERY) {
      this.#told.slow = now;
      this.#note(
        "slow",
        "warning",
        `a client reads too slowly: ${waiting} bytes wait for it; ${settings.dropsSlow ? "messages are dropped" : "it is closed"}`,
      );
    }
    if (!settings.dropsSlow) this.close(closeCodes.tryAgainLater, "too slow a reader");
  }

  #end(code: number, reason: string): void {
    const { settings, watch } = this.#endpoint;
    // What came before a client's goodbye is still handled; after a broken connection its sender does not count on it.
    if (code === BROKEN) this.#queue.length = 0;
    const ended = new Error(`The connection has ended (${code}).`);
    this.#controller.abort(ended);
    this.#work.abort(ended);
    watch.ended(code);
    const seconds = Math.round((performance.now() - this.opened) / 100) / 10;
    tell({
      kind: "socket",
      event: "closed",
      level: "debug",
      message: `${settings.name}: a socket was closed with ${code} after ${seconds} s`,
      context: this.#context,
      code,
    });
    void Promise.resolve(this.#pumping).then(() => this.#tellEnd(this.#source.handler, code, reason));
  }

  #tellEnd(handler: ConnectionHandler | undefined, code: number, reason: string): void {
    const failed = (error: unknown): void =>
      tell({
        kind: "error",
        level: "error",
        message: `${this.#endpoint.settings.name}: a handler's close failed: ${messageOf(error)}`,
        context: this.#context,
        error,
        handled: false,
        mechanism: "socket",
      });
    try {
      Promise.resolve(runInContext(this.#context, () => handler?.close?.(code, reason))).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #note(
    event: "opened" | "refused" | "fallback" | "slow" | "dead",
    level: "debug" | "info" | "warning" | "error",
    message: string,
    error?: unknown,
    context: WorkContext = this.#context,
  ): void {
    tell({
      kind: "socket",
      event,
      level,
      message: `${this.#endpoint.settings.name}: ${message}`,
      context,
      ...(error !== undefined && { error }),
    });
  }
}
