/** What an endpoint says about itself: gauges and the state for health. */
import { type PartState, registerGauge, registerState } from "../core/index.ts";

/** Codes beyond so many different ones are counted as `other`: clients choose them. */
const CODES = 30;
/** A failure of the factory is remembered for so long, in milliseconds. */
const REMEMBERED = 30_000;
const NEVER = Number.NEGATIVE_INFINITY;

export interface Aged {
  /** By `performance.now()`. */
  readonly opened: number;
}

export class RealtimeWatch {
  readonly counts = {
    opened: 0,
    refused: 0,
    messages: 0,
    failed: 0,
    deadlines: 0,
    fallbacks: 0,
    slow: 0,
    dead: 0,
    rateLimited: 0,
  };
  readonly closed = new Map<string, number>();
  #fallback = { last: NEVER, why: "" };
  readonly #name: string;
  readonly #open: ReadonlySet<Aged>;
  readonly #undo: (() => void)[] = [];
  /** Sockets that are cut last end after it. */
  #over = false;

  constructor(name: string, open: ReadonlySet<Aged>) {
    this.#name = name;
    this.#open = open;
    this.#gauge("open", "Open sockets", "{connection}", () => open.size);
    this.#gauge("age.max", "Age of the oldest open socket", "s", () => this.#oldest());
    for (const one of ["messages", "failed", "fallbacks", "slow", "dead", "refused"] as const)
      this.#gauge(one, `Sockets: ${one}, since the start`, "{count}", () => this.counts[one]);
    this.#undo.push(registerState({ name: `realtime:${name}`, read: () => this.read() }));
  }

  ended(code: number): void {
    let label = String(code);
    if (!this.closed.has(label) && this.closed.size >= CODES) label = "other";
    const before = this.closed.get(label);
    this.closed.set(label, (before ?? 0) + 1);
    if (before === undefined && !this.#over)
      this.#gauge("closed", "Sockets closed, by code", "{connection}", () => this.closed.get(label) ?? 0, {
        code: label,
      });
  }

  handlerFailed(why: string): void {
    this.#fallback = { last: performance.now(), why };
  }

  handlerMade(): void {
    this.#fallback = { last: NEVER, why: "" };
  }

  read(): PartState {
    const details = {
      open: this.#open.size,
      oldestSeconds: Math.round(this.#oldest()),
      ...this.counts,
      closed: Object.fromEntries(this.closed),
    };
    if (performance.now() - this.#fallback.last < REMEMBERED)
      return { status: "warn", output: `sockets get the fallback: ${this.#fallback.why}`, details };
    return { status: "pass", details };
  }

  unregister(): void {
    this.#over = true;
    for (const one of this.#undo.splice(0)) one();
  }

  #oldest(): number {
    const [first] = this.#open;
    return first ? (performance.now() - first.opened) / 1_000 : 0;
  }

  #gauge(
    metric: string,
    help: string,
    unit: string,
    read: () => number,
    labels: Record<string, string> = {},
  ): void {
    this.#undo.push(
      registerGauge({
        name: `holdfast.realtime.${metric}`,
        help,
        unit,
        labels: { endpoint: this.#name, ...labels },
        read,
      }),
    );
  }
}
