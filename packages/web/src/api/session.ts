/** Whether the console still knows this browser: each answer tells. */
import { useSyncExternalStore } from "react";

let signedOut = false;
const listeners = new Set<() => void>();

export function setSignedOut(now: boolean): void {
  if (now === signedOut) return;
  signedOut = now;
  for (const listener of listeners) listener();
}

export function useSignedOut(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => signedOut,
  );
}
