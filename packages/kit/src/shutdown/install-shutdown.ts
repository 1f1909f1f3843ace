/** The orderly end: on SIGTERM and SIGINT, and after an error that nothing caught. */
import { writeSync } from "node:fs";
import { constants } from "node:os";
import {
  closersOf,
  type Duration,
  ownFailure,
  processWide,
  registerCloser,
  setLifecycle,
  tell,
  toMilliseconds,
} from "../core/index.ts";
import { ShutdownBegun } from "./errors.ts";
import { exitSurely } from "./exit-surely.ts";
import { FatalErrors } from "./fatal-errors.ts";
import { defaultLastWordsFolder } from "./last-words-folder.ts";
import { runClosers } from "./run-closers.ts";
import { type DrainableServer, trackServer } from "./track-server.ts";

export interface ShutdownOptions {
  /** Time for all of it. (Default: "9s": Docker and Cloud Run kill after 10 s, Fly after 5 s, Kubernetes and Render after 30 s) */
  deadline?: Duration;
  /** (Default: SIGTERM and SIGINT) */
  signals?: readonly NodeJS.Signals[];
  /** Servers to drain; later ones by `drain`. (Default: none) */
  servers?: readonly DrainableServer[];
  /** Between "not ready" and the end of new connections, for load balancers that are slow to hear of it. (Default: 0; in Kubernetes "5s") */
  unreadyFor?: Duration;
  /** Time for the orderly end after a fatal error. (Default: "3s") */
  fatalDeadline?: Duration;
  /** A rejected promise that nobody handles: `exit` as Node does, `tell` to note it and go on. (Default: "exit") */
  unhandledRejection?: "exit" | "tell";
  /** Folder for last words; false for none. (Default: HOLDFAST_STATE_DIR, else one of the user's under the temporary folder) */
  lastWords?: string | false;
  /** Name of the service: its last words are kept apart from others'. (Default: the working folder) */
  service?: string;
  /** Written into last words. (Default: none) */
  release?: string;
  /** Ends the process. For tests. (Default: process.exit) */
  exit?: (code: number) => void;
}

export interface Shutdown {
  /** Aborts when the end begins: for loops and long waits. */
  readonly signal: AbortSignal;
  /** Drains this server too; answers how to take it back. */
  drain(server: DrainableServer): () => void;
  /** Begins the end, once; a second call answers the first one's. Resolves with the exit code, just before the process ends. */
  begin(reason: string, exitCode?: number): Promise<number>;
  /** Takes all listeners back. For tests. */
  uninstall(): void;
}

/** A terminal and npm both send an interrupt for one Ctrl-C: within so many milliseconds it is the same one. */
const SAME_SIGNAL = 50;

const installed = processWide("shutdown", () => ({ current: undefined as Shutdown | undefined }));

/**
 * Installs the orderly end; one per process, a second call answers the first one's (and drains its servers too).
 *
 * SIGTERM or SIGINT: not ready, drain, then the closers of all parts by stage, inside one deadline; exit code 0, or 1 where something was
 * late or failed. A second signal ends the process at once with 128 + its number.
 *
 * An uncaught exception or unhandled rejection: last words to disk at once, said, a short orderly end, exit code 1.
 *
 * @throws DurationError
 * @example
 * const shutdown = installShutdown({ service: "stock" });
 * shutdown.drain(server);
 * registerCloser({ name: "database", stage: "pools", close: () => pool.end() });
 */
export function installShutdown(options: ShutdownOptions = {}): Shutdown {
  installed.current ??= install(options);
  const current = installed.current;
  for (const server of options.servers ?? []) current.drain(server);
  return current;
}

function install(options: ShutdownOptions): Shutdown {
  const deadline = toMilliseconds(options.deadline ?? "9s");
  const unreadyFor = toMilliseconds(options.unreadyFor ?? 0);
  const fatalDeadline = toMilliseconds(options.fatalDeadline ?? "3s");
  const exit = options.exit ?? ((code: number) => void exitSurely(code));
  const abort = new AbortController();
  const takeBack: (() => void)[] = [];
  const tracked = new WeakMap<DrainableServer, () => void>();
  let ending: Promise<number> | undefined;
  let firstSignal = 0;
  let broken = false;

  const end = async (reason: string, exitCode: number | undefined, time: number): Promise<number> => {
    const started = performance.now();
    tell({
      kind: "shutdown",
      level: "info",
      message: `shutdown: ${reason}; at most ${Math.round(time)} ms`,
      step: "begin",
      state: "running",
    });
    setLifecycle("draining");
    // One that has closed may be registered no more.
    const sends = closersOf("signals").length > 0;
    abort.abort(new ShutdownBegun(reason));
    const unready = await runClosers(time / 4, ["unready"]);
    if (unreadyFor > 0 && exitCode === undefined) await sleep(Math.min(unreadyFor, time / 2));
    const left = Math.max(1, time - (performance.now() - started));
    const rest = await runClosers(left, ["drain", "jobs", "sockets", "signals", "pools"]);
    setLifecycle("stopped");
    const late = [...unready.late, ...rest.late];
    const failed = [...unready.failed, ...rest.failed];
    const signalsSent = sends && ![...late, ...failed].some((step) => step.startsWith("signals:"));
    fatal.told(signalsSent);
    const clean = late.length + failed.length === 0;
    const code = broken ? 1 : (exitCode ?? (clean ? Number(process.exitCode ?? 0) : 1));
    const duration = performance.now() - started;
    tell({
      kind: "shutdown",
      level: clean ? "info" : "error",
      message: clean
        ? `shutdown: done in ${Math.round(duration)} ms, exit code ${code}`
        : `shutdown: ended after ${Math.round(duration)} ms, exit code ${code}; late: ${late.join(", ") || "none"}; failed: ${failed.join(", ") || "none"}`,
      step: "end",
      state: late.length > 0 ? "late" : failed.length > 0 ? "failed" : "done",
      duration,
    });
    return code;
  };
  const begin = (reason: string, exitCode?: number, time = deadline): Promise<number> => {
    ending ??= end(reason, exitCode, time)
      .catch((error: unknown) => {
        ownFailure("shutdown", error);
        return 1;
      })
      .then((code) => {
        leave(code);
        return code;
      });
    return ending;
  };
  const leave = (code: number): void => {
    fatal.leave();
    exit(code);
  };

  const fatal = new FatalErrors({
    folder:
      options.lastWords === false
        ? undefined
        : (options.lastWords ?? defaultLastWordsFolder(options.service)),
    release: options.release,
    unhandledRejection: options.unhandledRejection ?? "exit",
    begin: (reason) => {
      broken = true;
      // Nothing that follows may keep a broken process alive, also not what it hangs in.
      const last = setTimeout(() => leave(1), fatalDeadline + 500);
      last.unref();
      void begin(reason, 1, fatalDeadline);
    },
  });
  fatal.install();
  takeBack.push(() => fatal.uninstall());

  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (ending === undefined) {
      firstSignal = now;
      void begin(`${signal} received`);
      return;
    }
    if (now - firstSignal < SAME_SIGNAL) return;
    say(`shutdown: a second signal (${signal}): the process is ended at once`);
    leave(128 + (constants.signals[signal] ?? 0));
  };
  for (const signal of options.signals ?? (["SIGTERM", "SIGINT"] as const)) {
    process.on(signal, onSignal);
    takeBack.push(() => process.off(signal, onSignal));
  }

  const shutdown: Shutdown = {
    signal: abort.signal,
    begin: (reason, exitCode) => begin(reason, exitCode),
    drain: (server) => {
      const known = tracked.get(server);
      if (known) return known;
      const one = trackServer(server);
      const drain = registerCloser({ name: "http requests", stage: "drain", close: one.drain });
      const rest = registerCloser({ name: "http connections", stage: "sockets", close: one.closeRest });
      const untrack = (): void => {
        tracked.delete(server);
        drain();
        rest();
        one.untrack();
      };
      tracked.set(server, untrack);
      takeBack.push(untrack);
      return untrack;
    },
    uninstall: () => {
      for (const one of takeBack) one();
      if (installed.current === shutdown) installed.current = undefined;
    },
  };
  return shutdown;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function say(message: string): void {
  try {
    writeSync(
      2,
      `${JSON.stringify({ time: Date.now(), level: "warning", kind: "shutdown", msg: message })}\n`,
    );
  } catch {
    // Nobody listens any more, and the process ends anyhow.
  }
}
