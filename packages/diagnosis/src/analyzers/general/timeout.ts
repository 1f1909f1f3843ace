import { maskOfTelling } from "../../diagnose/mask-of-telling.ts";
import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const POOL = /\bpool\b|trying to connect|queuepool|hikari|acquir/i;

/** Somebody waited too long. */
export const timeout: Analyzer = {
  kind: "timeout",
  recognises: "an answer that did not come in time",
  cause: "The awaited side was slow, stuck or not there; the wait itself does not say which.",
  recognise(telling) {
    if (!maskOfTelling(telling, "timeout")) return undefined;
    const pool = POOL.test(telling.message) || telling.code === "P2024";
    return {
      title: pool
        ? "No connection came free in the pool in time"
        : telling.message === ""
          ? "An answer did not come in time"
          : `An answer did not come in time: ${telling.message.slice(0, 120)}`,
      fixes: pool
        ? [
            now("Look for what holds connections: long transactions, a missing release, a slow statement."),
            today(
              "Release in `finally`, bound statements by a timeout, and size the pool to the database's limit.",
            ),
            thisWeek("Watch the number of waiting requests of the pool."),
          ]
        : [
            now("Ask the awaited side directly: does it answer, and how fast?"),
            today("Set the deadline below the caller's own, and answer degraded when it passes."),
          ],
    };
  },
};
