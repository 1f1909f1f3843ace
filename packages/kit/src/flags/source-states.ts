/** How the sources of the flags fare: said once per change of mind, and read by health. */
import { type PartState, tell } from "../core/index.ts";
import type { FlagsEvent, Killed } from "./types.ts";

interface SourceState {
  status: "good" | "last_good_kept" | "unavailable";
  /** Epoch milliseconds of the last good content. */
  lastGood: number | undefined;
  problem?: string;
}

export class SourceStates {
  readonly #states = new Map<string, SourceState>();
  readonly #emit: (event: FlagsEvent) => void;

  constructor(emit: (event: FlagsEvent) => void) {
    this.#emit = emit;
  }

  good(source: string, from: string): void {
    const before = this.#states.get(source);
    this.#states.set(source, { status: "good", lastGood: Date.now() });
    if (before === undefined || before.status === "good") return;
    tell({ kind: "flags", level: "info", event: "loaded", message: `flags: ${from} is good again` });
    if (this.trouble() === undefined) this.#emit({ type: "ready" });
  }

  bad(source: string, from: string, error: unknown): void {
    const problem = describe(error);
    const before = this.#states.get(source);
    const lastGood = before?.lastGood;
    const status = lastGood === undefined ? "unavailable" : "last_good_kept";
    this.#states.set(source, { status, lastGood, problem });
    // The same trouble again is no news.
    if (before?.status === status && before.problem === problem) return;
    const message =
      status === "unavailable"
        ? `flags: ${from} is not available, its flags are off: ${problem}`
        : `flags: ${from} is bad, its last good content is kept: ${problem}`;
    tell({
      kind: "flags",
      level: "warning",
      event: status === "unavailable" ? "unavailable" : "kept_last_good",
      message,
      error,
    });
    this.#emit({ type: status === "unavailable" ? "error" : "stale", message });
  }

  read(killed: ReadonlyMap<string, Killed>): PartState {
    const problems = [...this.#states].flatMap(([source, { status, problem }]) =>
      status === "good"
        ? []
        : [`${source}: ${status === "unavailable" ? "not available" : "last good kept"}: ${problem}`],
    );
    if (killed.size > 0) problems.push(`killed: ${[...killed.keys()].slice(0, 10).join(", ")}`);
    return {
      status: problems.length > 0 ? "warn" : "pass",
      ...(problems.length > 0 ? { output: problems.join("; ") } : {}),
      details: Object.fromEntries(
        [...this.#states].map(([source, { status, lastGood }]) => [
          source,
          { status, ...(lastGood === undefined ? {} : { lastGood: new Date(lastGood).toISOString() }) },
        ]),
      ),
    };
  }

  /** The trouble a newcomer should hear of. */
  trouble(): (FlagsEvent & { message: string }) | undefined {
    for (const { status, problem } of this.#states.values()) {
      if (status !== "good")
        return { type: status === "unavailable" ? "error" : "stale", message: problem ?? "" };
    }
    return undefined;
  }
}

function describe(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  // fetch says only "fetch failed"; its cause says why.
  const why = cause instanceof Error ? `: ${cause.message || (cause as NodeJS.ErrnoException).code}` : "";
  return `${message}${why}`.slice(0, 500);
}
