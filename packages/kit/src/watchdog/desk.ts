/** Memory on which the main thread lays down which call it enters; when it does not come back, the watchdog's thread reads it there. */
import type { EnteredCall } from "./thread-data.ts";

/** Bytes of text. */
const ROOM = 16 * 1024;
/** The length of the text, then the text. */
const HEAD = 4;

export class Desk {
  readonly memory: SharedArrayBuffer;
  readonly #length: Int32Array;
  readonly #text: Uint8Array;
  readonly #encoder = new TextEncoder();

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(HEAD + ROOM)) {
    this.memory = memory;
    this.#length = new Int32Array(memory, 0, 1);
    this.#text = new Uint8Array(memory, HEAD);
  }

  /** Undefined: it has come back. */
  lay(call: EnteredCall | undefined): void {
    Atomics.store(this.#length, 0, 0);
    if (call === undefined) return;
    const { written } = this.#encoder.encodeInto(JSON.stringify(call), this.#text);
    Atomics.store(this.#length, 0, written);
  }

  read(): EnteredCall | undefined {
    const length = Atomics.load(this.#length, 0);
    if (length === 0) return undefined;
    try {
      // A decoder takes no shared memory.
      const text = Buffer.from(this.#text.slice(0, length)).toString("utf8");
      return Atomics.load(this.#length, 0) === length ? (JSON.parse(text) as EnteredCall) : undefined;
    } catch {
      // Laid down in this very moment, or longer than the room.
      return undefined;
    }
  }
}
