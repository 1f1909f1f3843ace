/** Errors that nothing caught: last words to disk at once, said, then the orderly end. */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { redactText } from "@holdfast/signals/redact";
import { currentContext, headlineOf, isClaimed, ownFailure, tell } from "../core/index.ts";
import { switchOnFatalReport } from "./fatal-report.ts";
import { openLastWordsFolder } from "./last-words-folder.ts";
import { tellLastWords } from "./tell-last-words.ts";
import { forgetLastWords, writeLastWords } from "./write-last-words.ts";

export interface FatalOptions {
  folder: string | undefined;
  release: string | undefined;
  unhandledRejection: "exit" | "tell";
  begin(reason: string): void;
}

/** Fatal errors that are written and said; a process that throws on and on while it ends is not followed for ever. */
const FATAL_MAX = 10;

/** Bytes kept for last words: the longest that are written. */
const RESERVE = 48 * 1024;

export class FatalErrors {
  readonly #options: FatalOptions;
  readonly #written = new Set<string>();
  #count = 0;
  #marker: string | undefined;

  constructor(options: FatalOptions) {
    this.#options = options;
  }

  install(): void {
    process.on("uncaughtException", this.#onException);
    process.on("unhandledRejection", this.#onRejection);
    process.on("exit", this.#onExit);
    const { folder } = this.#options;
    if (folder === undefined) return;
    // After the code that installs: whoever sends the notes is listening by then.
    setImmediate(() => {
      tellLastWords(folder);
      this.#mark(folder);
    });
    switchOnFatalReport(folder);
  }

  uninstall(): void {
    process.off("uncaughtException", this.#onException);
    process.off("unhandledRejection", this.#onRejection);
    process.off("exit", this.#onExit);
    this.leave();
  }

  /** What was sent now must not be told again at the next start. */
  told(signalsSent: boolean): void {
    if (!signalsSent) return;
    forgetLastWords(this.#written);
    this.#written.clear();
  }

  /** The process ends by its own will: no later start shall think that it was killed. */
  leave(): void {
    if (this.#marker !== undefined) forgetLastWords([this.#marker]);
    this.#marker = undefined;
  }

  readonly #onExit = (): void => this.leave();
  readonly #onException = (error: unknown, origin: string): void => {
    if (!isClaimed(error)) this.#fatal(error, origin);
  };
  readonly #onRejection = (reason: unknown): void => {
    if (isClaimed(reason)) return;
    if (this.#options.unhandledRejection === "exit") this.#fatal(reason, "unhandledRejection");
    else this.#tell(reason, "unhandledRejection", "error");
  };

  #fatal(error: unknown, mechanism: string): void {
    try {
      if (++this.#count > FATAL_MAX) return;
      const { folder, release } = this.#options;
      const path =
        folder === undefined ? undefined : writeLastWords(folder, error, mechanism, release, this.#giveRoom);
      if (path !== undefined) this.#written.add(path);
      print(error);
      this.#tell(error, mechanism, "fatal");
    } catch (problem) {
      ownFailure("shutdown: fatal error", problem);
    }
    this.#options.begin(`${mechanism}: the state of the process is not certain any more`);
  }

  #tell(error: unknown, mechanism: string, level: "fatal" | "error"): void {
    const context = currentContext();
    tell({
      kind: "error",
      level,
      message: `${mechanism}: ${redactText(headlineOf(error))}`,
      error,
      handled: false,
      mechanism,
      ...(context && { context }),
    });
  }

  /** Its being there at the next start says that this run had no chance to say anything. */
  #mark(folder: string): void {
    try {
      openLastWordsFolder(folder);
      const path = join(folder, `running-${process.pid}-${Date.now()}-${randomBytes(3).toString("hex")}`);
      closeSync(openSync(path, "wx", 0o600));
      this.#marker = path;
      // Not zeros: some file systems keep no room for those.
      writeFileSync(path, randomBytes(RESERVE));
    } catch (error) {
      ownFailure("shutdown: last words", error);
    }
  }

  /** A full disk may be what ends the process: the marker has kept some of it. */
  readonly #giveRoom = (): void => {
    if (this.#marker !== undefined) truncateSync(this.#marker);
  };
}

/** The whole error for people, as Node would have printed it, without its secrets. */
function print(error: unknown): void {
  try {
    writeSync(
      2,
      `\n${redactText(inspect(error, { depth: 4, maxArrayLength: 20, maxStringLength: 4_096 }).slice(0, 16_384))}\n\n`,
    );
  } catch (problem) {
    ownFailure("shutdown: print", problem);
  }
}
