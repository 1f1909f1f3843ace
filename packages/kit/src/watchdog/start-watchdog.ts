/** Watches the event loop from a thread of its own, and names the line that blocks it. */
import { url as inspectorUrl } from "node:inspector";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import {
  currentContext,
  type Duration,
  messageOf,
  ownFailure,
  processWide,
  registerCloser,
  registerState,
  tell,
  threadArgs,
  toMilliseconds,
} from "../core/index.ts";
import { describeBlock } from "./describe-block.ts";
import { Desk } from "./desk.ts";
import { siteOfFrame } from "./site-of-frame.ts";
import {
  BEAT,
  type BlockEnd,
  type EnteredCall,
  HELD,
  type ThreadData,
  type ThreadMessage,
  type ToThread,
  WORDS,
} from "./thread-data.ts";

export interface WatchdogOptions {
  /** The event loop may stand still for so long. (Default: "500ms"; at least 100 ms) */
  threshold?: Duration;
  /**
   * A block that lasts longer is said on stderr by the thread itself, since the main thread can't say anything. 0 for never.
   * (Default: "5s")
   */
  sayAfter?: Duration;
}

export interface Watchdog {
  /** `watching`; `unnamed`: blocks are told, but their line can't be read; `off`: no thread could be started, or it was stopped. */
  readonly state: "watching" | "unnamed" | "off";
  /** Blocks since the start. */
  readonly blocks: number;
  /** Ends the process if the event loop is blocked at that time: with exit code 1, or where nothing else ends it by SIGKILL. Undefined takes it back. */
  endIfBlockedAt(end: BlockEnd | undefined): void;
  /** Says which call of the runtime is entered that may not return, so that a block inside of it has a line; undefined when it has. */
  enters(call: EnteredCall | undefined): void;
  stop(): Promise<void>;
}

/** Milliseconds between two beats: 20 wake-ups per second of a few microseconds each. */
const INTERVAL = 50;
const THRESHOLD_MIN = 100;
/** A block of the last minutes is a warning in health. */
const RECENT = 5 * 60_000;

const running = processWide("watchdog", () => ({ current: undefined as Watchdog | undefined }));

/**
 * Starts the watchdog; one per process, a second call answers the first one's. Never throws but for a wrong duration: where the platform
 * forbids threads or the inspector it says so once and does what is left. It never keeps the process alive.
 *
 * Each block is told once, when it has ended, as a note `blocked` with its final duration and the stack of the blocking line.
 *
 * @throws DurationError
 * @example
 * startWatchdog();
 */
export function startWatchdog(options: WatchdogOptions = {}): Watchdog {
  const threshold = Math.max(THRESHOLD_MIN, toMilliseconds(options.threshold ?? 500));
  const sayAfter = toMilliseconds(options.sayAfter ?? "5s");
  running.current ??= start(threshold, sayAfter);
  return running.current;
}

function start(threshold: number, sayAfter: number): Watchdog {
  const words = new BigInt64Array(new SharedArrayBuffer(WORDS * 8));
  const desk = new Desk();
  const beat = (): void => {
    Atomics.store(words, BEAT, process.hrtime.bigint());
    // A person at a breakpoint stops the loop for minutes: then there is nothing to report.
    Atomics.store(words, HELD, inspectorUrl() === undefined ? 0n : 1n);
  };
  let state: Watchdog["state"] = "watching";
  let blocks = 0;
  let last: { time: number; duration: number; where: string } | undefined;
  let worker: Worker | undefined;

  const off = (reason: string): void => {
    if (state === "off") return;
    state = "off";
    clearInterval(timer);
    tell({
      kind: "reduced",
      level: "warning",
      part: "watchdog",
      message: `the event loop is not watched: ${reason}. The service runs on; allow worker threads (--allow-worker), and keep @holdfast/kit outside of bundles.`,
    });
  };
  const hear = (message: ThreadMessage): void => {
    if (message.kind === "no_inspector") {
      if (state !== "watching") return;
      state = "unnamed";
      tell({
        kind: "reduced",
        level: "warning",
        part: "watchdog",
        message: `blocks of the event loop can't be named: the inspector refused (${message.reason}). They are still told with their duration.`,
      });
    } else if (message.kind === "ended") {
      const { duration, call } = message.block;
      // The thread maps by files; what a loader has translated only this thread knows.
      const sites = call?.sites.length
        ? call.sites
        : message.block.sites.map(({ file, ...site }) => siteOfFrame({ url: file, ...site }));
      blocks++;
      const { text, where } = describeBlock({ ...message.block, sites });
      last = { time: Date.now(), duration, where };
      const context = currentContext();
      tell({
        kind: "blocked",
        level: duration >= 5_000 ? "error" : "warning",
        message: text,
        duration,
        sites,
        ...(context && { context }),
        ...(message.block.namedAfter !== undefined && { namedAfter: message.block.namedAfter }),
      });
    }
  };

  beat();
  const timer = setInterval(beat, INTERVAL);
  timer.unref();
  try {
    const data: ThreadData = {
      shared: words.buffer as SharedArrayBuffer,
      desk: desk.memory,
      threshold,
      interval: INTERVAL,
      heapLimit: getHeapStatistics().heap_size_limit,
      sayAfter,
    };
    worker = new Worker(threadFile(), {
      workerData: data,
      name: "holdfast-watchdog",
      // Neither hooks nor loaders of the service belong into this thread.
      execArgv: [...threadArgs],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4 },
    });
    worker.on("message", (message: ThreadMessage) => {
      try {
        hear(message);
      } catch (error) {
        ownFailure("watchdog", error);
      }
    });
    worker.on("error", (error) => {
      ownFailure("watchdog", error);
      off(`its thread failed (${messageOf(error)})`);
    });
    worker.on("exit", () => off("its thread ended"));
    worker.unref();
  } catch (error) {
    ownFailure("watchdog", error);
    off(`no thread could be started (${messageOf(error)})`);
  }

  const unregisterState = registerState({
    name: "event-loop-blocks",
    read: () => {
      const recent = last && Date.now() - last.time < RECENT ? last : undefined;
      return {
        status: recent ? "warn" : "pass",
        ...(recent && { output: `blocked for ${Math.round(recent.duration)} ms ${recent.where}` }),
        details: { state, blocks },
      };
    },
  });
  const stop = async (): Promise<void> => {
    unregisterState();
    unregisterCloser();
    clearInterval(timer);
    state = "off";
    if (running.current === watchdog) running.current = undefined;
    await worker?.terminate();
  };
  const unregisterCloser = registerCloser({ name: "watchdog", stage: "pools", close: stop });
  const watchdog: Watchdog = {
    get state() {
      return state;
    },
    get blocks() {
      return blocks;
    },
    endIfBlockedAt: (end) => {
      const message: ToThread = { kind: "end", end };
      worker?.postMessage(message);
    },
    enters: (call) => desk.lay(call),
    stop,
  };
  return watchdog;
}

/** The thread's file beside this one: TypeScript where the sources run, JavaScript where the build does. */
function threadFile(): URL {
  return new URL(
    import.meta.url.endsWith(".ts") ? "./watchdog-thread.ts" : "./watchdog-thread.js",
    import.meta.url,
  );
}
