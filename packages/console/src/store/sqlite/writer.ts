/** The main thread's end of the thread that writes batches. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Accepted, Written } from "../store.ts";
import { StoreError, type StoreErrorCode } from "../store-error.ts";
import type { FromWriter, Sent, SentError, ToWriter, WriterData } from "./writer-protocol.ts";

/** From sources the thread resolves our packages to their sources too. */
const fromSource = import.meta.url.endsWith(".ts");
const script = new URL(`./writer-thread.${fromSource ? "ts" : "js"}`, import.meta.url);

/** MiB for new objects: three semi-spaces. V8's default of 48 and more holds nothing but garbage here. */
const YOUNG_MIB = 24;

interface Waiting {
  resolve: (written: Written) => void;
  reject: (error: unknown) => void;
}

/** Writes one batch at a time; the caller waits for one before it hands over the next. */
export class Writer {
  readonly #data: WriterData;
  #thread: Worker | undefined;
  #waiting: Waiting | undefined;
  #closed = false;

  constructor(data: WriterData) {
    this.#data = data;
    this.#thread = this.#start();
  }

  /** Resolves when the batch is durable. Rejects with what the write failed of. */
  write(batch: readonly Accepted[]): Promise<Written> {
    if (this.#closed) return Promise.reject(new Error("The store is closed."));
    // One that died is replaced: what it had not committed was not acknowledged.
    this.#thread ??= this.#start();
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      thread.ref();
      thread.postMessage({ batch: batch.map(sent) } satisfies ToWriter);
    });
  }

  /** Ends the thread after its database is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    const thread = this.#thread;
    if (!thread) return;
    thread.ref();
    const ended = once(thread, "exit");
    thread.postMessage("close" satisfies ToWriter);
    await ended;
  }

  #start(): Worker {
    const thread = new Worker(script, {
      name: "holdfast-writer",
      workerData: this.#data,
      // Batches die young and are small: more room for them would only be more memory.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      ...(fromSource && { execArgv: ["--conditions=holdfast-source"] }),
    });
    // A store that nobody uses keeps no process alive; a write under way does.
    thread.unref();
    thread.on("message", (message: FromWriter) => {
      thread.unref();
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if ("written" in message) waiting?.resolve(message.written);
      else waiting?.reject(toError(message.failed));
    });
    const gone = (error: unknown) => {
      if (this.#thread === thread) this.#thread = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.reject(error);
    };
    thread.on("error", gone);
    thread.on("exit", (code) =>
      // A code of the store's own says that trying again helps: the next write starts a new thread.
      gone(Object.assign(new Error(`The writing thread ended with code ${code}.`), { code: "store_writer" })),
    );
    return thread;
  }
}

function sent({ errors, ...rest }: Accepted): Sent {
  return { ...rest, errors: errors.map(({ error, ...one }) => ({ ...one, json: JSON.stringify(error) })) };
}

const builtIn: Record<string, ErrorConstructor> = { TypeError, RangeError, SyntaxError };

function toError({ name, message, stack, code, errcode }: SentError): Error {
  const error =
    name === "StoreError"
      ? new StoreError(code as StoreErrorCode, message)
      : Object.assign(new (builtIn[name] ?? Error)(message), {
          ...(code !== undefined && { code }),
          ...(errcode !== undefined && { errcode }),
        });
  if (stack !== undefined) error.stack = stack;
  return error;
}
