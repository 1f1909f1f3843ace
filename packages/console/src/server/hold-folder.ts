/** One console serves a data folder: a second one would send each alert twice and halve what live pages see. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder, StoreError } from "../store/index.ts";

/** Milliseconds that the one before has to end: a restart may overlap. */
const WAIT = 3_000;
const STEP = 100;
/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;
/** SQLITE_CORRUPT, SQLITE_NOTADB */
const SPOILED = [11, 26];

/**
 * Holds the folder until it is released or the process ends, however it ends: the lock is the kernel's, so none is ever left behind.
 *
 * @returns releases it
 * @throws {StoreError} `store_locked` where another process serves it
 */
export async function holdFolder(dataDir: string): Promise<() => void> {
  const until = Date.now() + WAIT;
  let emptied = false;
  for (;;) {
    try {
      return hold(dataDir);
    } catch (error) {
      const code = (error as { errcode?: number }).errcode ?? 0;
      if (SPOILED.includes(code) && !emptied && empty(dataDir)) {
        emptied = true;
        continue;
      }
      // Whatever else is wrong with the folder, opening the store says.
      if (code !== BUSY) return () => {};
      if (Date.now() > until)
        throw new StoreError(
          "store_locked",
          `${holder(dataDir)} serves the data folder ${resolve(dataDir)}. Stop it, or give this one its own --data folder.`,
          { cause: error },
        );
      await sleep(STEP);
    }
  }
}

/** Nobody holds what is no database any more, and nothing is ever in it. Not removed: two that did so would each hold a file of its own. */
function empty(dataDir: string): boolean {
  try {
    truncateSync(lockOf(dataDir));
    return true;
  } catch {
    return false;
  }
}

function lockOf(dataDir: string): string {
  return join(dataDir, "serving.lock");
}

function hold(dataDir: string): () => void {
  makeFolder(dataDir);
  const file = lockOf(dataDir);
  // Only its owner may hold it, also in a folder that others can read.
  writeFileSync(file, "", { flag: "a", mode: 0o600 });
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    throw error;
  }
  const told = join(dataDir, "serving.json");
  writeFileSync(
    told,
    JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }),
    {
      mode: 0o600,
    },
  );
  return () => {
    if (!lock.isOpen) return;
    rmSync(told, { force: true });
    lock.close();
  };
}

/** Who holds it, as it said itself. */
function holder(dataDir: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(join(dataDir, "serving.json"), "utf8")) as Record<
      string,
      unknown
    >;
    if (typeof pid === "number")
      return `Process ${pid}${typeof host === "string" ? ` on ${host}` : ""}${typeof since === "string" ? `, started ${since},` : ""} already`;
  } catch {
    // It has just begun, or just ended.
  }
  return "Another process already";
}
