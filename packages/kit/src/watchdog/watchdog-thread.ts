/** The watchdog's thread: sees that the beat stopped, asks the inspector where the main thread stands, lets it go on at once. */
import { writeSync } from "node:fs";
import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import { showSite } from "../core/site.ts";
import { type Found, findMainThread, type Search } from "./find-main-thread.ts";
import {
  BEAT,
  BLOCKED_CHANNEL,
  type Block,
  END_BY,
  HELD,
  type ThreadData,
  type ThreadMessage,
} from "./thread-data.ts";

const { shared, threshold, interval, heapLimit, sayAfter } = workerData as ThreadData;
const words = new BigInt64Array(shared);
const channel = new BroadcastChannel(BLOCKED_CHANNEL) as BroadcastChannel & { unref(): void };
channel.unref();

/** Milliseconds between two looks while all is well. */
const LOOK = Math.min(250, threshold / 2);
/** The same during a block, so that its end is told soon. */
const LOOK_CLOSE = 25;
/** One look counts for at most so many milliseconds: when the whole process was stopped (SIGSTOP, sleep, no CPU), so was this thread. */
const LOOK_MAX = LOOK + 25;
/** Milliseconds before the threshold at which the inspector is made ready: the first time takes most of that. */
const ahead = Math.min(100, threshold / 5);
/** From here on the processor time is measured. */
const SUSPECT = 200;

let beat = Atomics.load(words, BEAT);
let looked = now();
let stalled = 0;
let cpu: { at: number; used: number } | undefined;
let block: (Block & { said: boolean }) | undefined;
let search: Search | undefined;
/** When the block began. */
let since = 0;
/** How often an answer may come late before the block is taken for one inside of a native call: a busy machine is late at times too. */
const TRIES = 3;
let tries = 0;

look();

function look(): void {
  const at = now();
  const passed = Math.min(at - looked, LOOK_MAX);
  looked = at;
  const current = Atomics.load(words, BEAT);
  if (current !== beat) {
    if (block) end(passed);
    giveUp();
    beat = current;
    stalled = Math.min(at - Number(current) / 1e6, LOOK_MAX);
    cpu = undefined;
  } else {
    stalled += passed;
    if (!cpu && stalled >= Math.min(SUSPECT, threshold / 2)) cpu = { at, used: cpuTime() };
    if (Atomics.load(words, HELD) === 1n) {
      stalled = 0;
      giveUp();
    } else if (!block && stalled >= threshold + interval) begin();
    else if (!block && stalled >= threshold + interval - ahead) search ??= findMainThread(hear);
    if (block) goOn(block);
  }
  const left = threshold + interval - (search || block ? 0 : ahead) - stalled;
  setTimeout(look, block ? LOOK_CLOSE : Math.max(1, left > 0 ? Math.min(LOOK, left) : LOOK));
}

function begin(): void {
  block = { duration: stalled, sites: [], said: false };
  since = now() - stalled;
  tries = 1;
  search ??= findMainThread(hear);
  search.pause();
}

function hear(found: Found): void {
  search = undefined;
  // A pause that came only after the loop had gone on would name an innocent line.
  if (!block || Atomics.load(words, BEAT) !== beat) return;
  if (found.after && tries++ < TRIES) {
    search = findMainThread(hear);
    search.pause();
  } else named(block, found, now() - since);
}

function giveUp(): void {
  search?.stop();
  search = undefined;
}

function named(started: Block, found: Found, after: number): void {
  started.duration = after;
  started.sites = found.sites;
  if (found.sites.length > 0) started.namedAfter = after;
  if (found.after) started.unnamed = `inside of a native call; what ran next is at ${showSite(found.after)}`;
  if (found.heapUsed !== undefined) started.heap = found.heapUsed / heapLimit;
  if (cpu) started.cpu = (cpuTime() - cpu.used) / Math.max(1, now() - cpu.at);
  if (found.failed !== undefined) {
    started.unnamed = found.failed;
    send({ kind: "no_inspector", reason: found.failed });
  }
  announce("blocked", started);
}

function end(passed: number): void {
  const ended = block!;
  block = undefined;
  ended.duration = Math.max(threshold, stalled + passed - interval);
  if (ended.sites.length === 0) ended.unnamed ??= "it went on before the line could be read";
  send({ kind: "ended", block: plain(ended) });
  announce("ended", ended);
}

function goOn(current: Block & { said: boolean }): void {
  current.duration = stalled;
  const endBy = Number(Atomics.load(words, END_BY));
  if (endBy > 0 && Date.now() > endBy) {
    endProcess(current);
    return;
  }
  if (sayAfter === 0 || current.said || stalled < sayAfter) return;
  current.said = true;
  say(current, `event loop blocked for ${Math.round(stalled)} ms so far`);
}

/** Nothing in the main thread can do it any more: no timer, no signal handler runs there. */
function endProcess(current: Block): void {
  Atomics.store(words, END_BY, 0n);
  say(
    current,
    `the start's deadline passed while the event loop was blocked (${Math.round(current.duration)} ms): the process is ended`,
  );
  search?.stop();
  const kill = setTimeout(() => process.kill(process.pid, "SIGKILL"), 1_000);
  findMainThread((found) => {
    if (found.failed === undefined) return;
    clearTimeout(kill);
    process.kill(process.pid, "SIGKILL");
  }, "process.exit(1)").pause();
}

function say({ sites }: Block, what: string): void {
  const site = sites[0];
  const where = site ? ` at ${site.file}:${site.line}${site.function ? ` (${site.function})` : ""}` : "";
  try {
    writeSync(
      2,
      `${JSON.stringify({ time: Date.now(), level: "error", kind: "blocked", msg: `${what}${where}` })}\n`,
    );
  } catch {
    // Stderr is gone: the note that follows the block still comes.
  }
}

function announce(kind: "blocked" | "ended", current: Block): void {
  channel.postMessage({ kind, block: plain(current) });
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function plain({ duration, namedAfter, sites, cpu: used, heap, unnamed }: Block): Block {
  return {
    duration,
    sites,
    ...(namedAfter !== undefined && { namedAfter }),
    ...(used !== undefined && { cpu: used }),
    ...(heap !== undefined && { heap }),
    ...(unnamed !== undefined && { unnamed }),
  };
}

/** Milliseconds of the clock that all threads share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Milliseconds that all threads of the process have computed. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
