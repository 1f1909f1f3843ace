/** Tries a transaction again while another process holds the lock. */
import { setTimeout as sleep } from "node:timers/promises";
import { TryAgain } from "../backend.ts";
import { explainSqlite, isBusy } from "./explain.ts";

/** Milliseconds after which a lock that is still held is an error. */
const WRITE_WAIT = 10_000;
/** Milliseconds between two tries. */
const PAUSE = 5;

export async function tryUntil<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + WRITE_WAIT;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryAgain || isBusy(error)) || Date.now() > until) throw explainSqlite(error, "");
      await sleep(PAUSE);
    }
  }
}
