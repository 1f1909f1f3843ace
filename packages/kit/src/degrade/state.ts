/** How often each degradable answer was degraded of late: read by health. */
import { type Degradation, type PartState, processWide, registerState } from "../core/index.ts";
import { FailureWindow } from "../flags/index.ts";

/** Health forgets a degradation after this long. Milliseconds. */
const WINDOW = 60_000;

/** Names beyond this share one state: they come from data, not from code. */
const NAMES_MAX = 1_000;

export interface DegradeState {
  readonly calls: FailureWindow;
  /** Answers that were declared because their flag is off: on purpose, so no trouble. */
  readonly off: FailureWindow;
  last: Degradation | undefined;
}

const states = processWide("degrade", () => new Map<string, DegradeState>());

/** The state of a name, made and shown to health at the first call. */
export function stateOf(name: string, affects: readonly string[] = []): DegradeState {
  const known = states.get(name);
  if (known) return known;
  if (states.size >= NAMES_MAX && name !== "(others)") return stateOf("(others)");
  const state = { calls: new FailureWindow(WINDOW), off: new FailureWindow(WINDOW), last: undefined };
  states.set(name, state);
  registerState({ name: `degrade:${name}`, affects, read: () => show(state) });
  return state;
}

function show({ calls, off, last }: DegradeState): PartState {
  const { failed, total } = calls.read();
  const switchedOff = off.read().total;
  const details = {
    windowMs: WINDOW,
    calls: total,
    degraded: failed,
    off: switchedOff,
    ...(last ? { lastReason: last.reason, lastAt: new Date(last.time).toISOString() } : {}),
  };
  if (failed > 0) {
    const why = last ? ` (${last.reason})` : "";
    return {
      status: "warn",
      output: `${failed} of ${total} answers in the last minute were the declared one${why}`,
      details,
    };
  }
  if (switchedOff > 0)
    return { status: "pass", output: "its flag is off: the declared answer is given", details };
  return { status: "pass", details };
}
