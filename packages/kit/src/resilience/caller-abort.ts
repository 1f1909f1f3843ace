/** Hears a caller's AbortSignal with one listener, however many calls hang on it, and leaves none behind. */

export interface Abortable {
  /** The caller gave up. Must not throw. */
  callerAborted(reason: unknown): void;
}

const waiting = new WeakMap<AbortSignal, { calls: Set<Abortable>; listener: () => void }>();

export function follow(signal: AbortSignal, call: Abortable): void {
  let entry = waiting.get(signal);
  if (!entry) {
    const calls = new Set<Abortable>();
    const listener = () => {
      waiting.delete(signal);
      for (const each of calls) each.callerAborted(signal.reason);
    };
    entry = { calls, listener };
    waiting.set(signal, entry);
    signal.addEventListener("abort", listener, { once: true });
  }
  entry.calls.add(call);
}

export function unfollow(signal: AbortSignal, call: Abortable): void {
  const entry = waiting.get(signal);
  if (!entry?.calls.delete(call) || entry.calls.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener("abort", entry.listener);
}
