/** The watchdog's thread: sees that the beat stopped, asks the inspector where the main thread stands, lets it go on at once. */
import { writeSync } from "node:fs";
import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import { showSite } from "../core/site.ts";
import { Desk } from "./desk.ts";
import { endBlocked } from "./end-blocked.ts";
import { type Found, findMainThread, type Search } from "./find-main-thread.ts";
import { showPlace } from "./show-place.ts";
import { systemHint } from "./system-hint.ts";
import {
  BEAT,
  BLOCKED_CHANNEL,
  type Block,
  type BlockEnd,
  HELD,
  type ThreadData,
  type ThreadMessage,
  type ToThread,
} from "./thread-data.ts";

const { shared, desk: memory, threshold, interval, heapLimit, sayAfter } = workerData as ThreadData;
const words = new BigInt64Array(shared);
const desk = new Desk(memory);
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
/** Milliseconds of a block without a line after which the system is asked. */
const HINT_AFTER = 1_000;

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
/** When a block ends the process, as the main thread said last. */
let end: BlockEnd | undefined;
let ending: ReturnType<typeof endBlocked> | undefined;

parentPort?.on("message", ({ end: given }: ToThread) => {
  end = given;
  // It runs again, and ends by itself.
  ending?.release();
});
look();

function look(): void {
  const at = now();
  const passed = Math.min(at - looked, LOOK_MAX);
  looked = at;
  const current = Atomics.load(words, BEAT);
  if (current !== beat) {
    if (block) over(passed);
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
  if (isSaid(block)) return;
  search ??= findMainThread(hear);
  search.pause();
}

/** The main thread has said where it goes: inside of a native call nothing else can be known. */
function isSaid(current: Block): boolean {
  const call = desk.read();
  if (!call) return false;
  current.call = call;
  if (call.sites.length === 0) return false;
  giveUp();
  named(current, { sites: call.sites }, now() - since);
  return true;
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

function over(passed: number): void {
  const ended = block!;
  block = undefined;
  ended.duration = Math.max(threshold, stalled + passed - interval);
  if (ended.sites.length === 0) ended.unnamed ??= "it went on before the line could be read";
  send({ kind: "ended", block: plain(ended) });
  announce("ended", ended);
}

function goOn(current: Block & { said: boolean }): void {
  current.duration = stalled;
  if (current.sites.length === 0 && !isSaid(current) && now() - since > HINT_AFTER) {
    const hint = systemHint();
    if (hint !== undefined) current.hint = hint;
  }
  if (end && Date.now() > end.time) {
    say(
      current,
      `the start's deadline passed while the event loop was blocked (${Math.round(stalled)} ms): the process is ended`,
    );
    giveUp();
    ending = endBlocked(current, end);
    end = undefined;
    return;
  }
  if (sayAfter === 0 || current.said || stalled < sayAfter) return;
  current.said = true;
  say(current, `event loop blocked for ${Math.round(stalled)} ms so far`);
}

function say(current: Block, what: string): void {
  const place = showPlace(current);
  const where = place === undefined ? "" : ` ${place}`;
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

function plain({ duration, namedAfter, sites, cpu: used, heap, unnamed, call, hint }: Block): Block {
  return {
    duration,
    sites,
    ...(namedAfter !== undefined && { namedAfter }),
    ...(used !== undefined && { cpu: used }),
    ...(heap !== undefined && { heap }),
    ...(unnamed !== undefined && { unnamed }),
    ...(call && { call }),
    ...(hint !== undefined && { hint }),
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
