/** Makes the recorder reachable from rewritten code, which can't import anything: two hidden global functions. */
import { ownFailure } from "../core/index.ts";
import { noteCaught } from "./note-caught.ts";
import { caughtFlags, recorderNames } from "./rewrite/recorder-names.ts";
import { noteHandled, watchHandler } from "./watch-handler.ts";

function caught(error: unknown, site: string, flags = 0): void {
  const rethrows = (flags & caughtFlags.rethrows) !== 0;
  if ((flags & caughtFlags.handler) === 0) noteCaught(error, site, rethrows);
  else noteHandled(error, site, rethrows, caught, 1);
}

/** Done when any part that reads the ledger is loaded; a second copy of the kit leaves the first one's in place. */
function installRecorder(): void {
  const holder = globalThis as unknown as Record<string, unknown>;
  for (const [name, value] of [
    [recorderNames.caught, caught],
    [recorderNames.handler, watchHandler],
  ] as const) {
    try {
      if (holder[name] === undefined)
        Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    } catch (error) {
      ownFailure("ledger", error);
    }
  }
}

installRecorder();
