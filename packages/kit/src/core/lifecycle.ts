/** Where the service stands between its start and its end. Boot and shutdown set it; health and metrics read it. */
import { processWide } from "./process-wide.ts";

export type Lifecycle = "starting" | "ready" | "failed" | "draining" | "stopped";

const holder = processWide("lifecycle", () => ({ state: "ready" as Lifecycle, since: Date.now() }));

/** `ready` where no boot is used: a service without phases is ready when it runs. */
export function lifecycle(): Lifecycle {
  return holder.state;
}

/**
 * Sets the state. There is no way back from `draining` and `stopped` but to the next of them.
 *
 * @example
 * setLifecycle("draining"); // readiness says no from now on
 */
export function setLifecycle(state: Lifecycle): void {
  if (holder.state === "stopped") return;
  if (holder.state === "draining" && state !== "stopped") return;
  holder.state = state;
  holder.since = Date.now();
}

/** For tests alone: a process has one life. */
export function resetLifecycle(): void {
  holder.state = "ready";
}
