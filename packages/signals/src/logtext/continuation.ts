/** Whether a line goes on with the record above it. */
import { opensNodeCrash } from "../stack/node-crash.ts";
import { parseAtFrame, parseAtSignFrame } from "../stack/parse-at-frame.ts";
import { parseHeader } from "../stack/parse-header.ts";
import { readPythonHeader } from "../stack/python-header.ts";
import { isElixirFrame, opensElixirError } from "../stack/read-elixir-stack.ts";
import { isGinFrame, opensGoPanic } from "../stack/read-go-stack.ts";
import { isPhpFrame } from "../stack/read-php-stack.ts";
import { isRubyFrame, opensRailsError } from "../stack/read-ruby-stack.ts";
import { announcesCauses, opensRustReport } from "../stack/read-rust-report.ts";
import { isRustLine, opensRustPanic } from "../stack/read-rust-stack.ts";
import { opensStartReport } from "../stack/read-start-report.ts";

/** What the lines so far have shown. */
export interface Progress {
  /** The record has a head with a level. */
  headed: boolean;
  /** Its level is warning or worse. */
  grave: boolean;
  /** Where a Python traceback stands: its frames are being printed, or its exception was named. */
  python: "none" | "frames" | "named";
  /** Indentation of the traceback being printed: its exception stands there again. */
  margin: number;
  /** The exception was named above its traceback: what follows must say for sure that it is one. */
  named: boolean;
  /** A Node crash block was opened and its error has not been named; lines left to wait for it. */
  crash: number;
  /** An exception was named. */
  typed: boolean;
  /** Frames were seen. */
  framed: boolean;
  /** A Go panic or trace. */
  go: boolean;
  /** Rust said that what follows indented are the causes. */
  causes: boolean;
  /** An exception was named whose message begins on the next line; lines left to take. */
  empty: number;
  /** Python said that another traceback follows ("During handling of …"). */
  linked: boolean;
}

/** `join` it, begin a `new` record, or `hold` it until a frame shows that it belonged to a message of several lines. */
export type Verdict = "join" | "new" | "hold";

const LINKS =
  /^(?:Caused by|caused by|Suppressed|Wrapped by|During handling of the above exception|The above exception was the direct cause|\.\.\. \d+ (?:more|common)|-{3}> |-{3} End of |Stack trace:|\[stacktrace\]|\[previous exception\]|Next [\w\\]+: |Emitted 'error' event|Node\.js v\d|Position: \d|LINE \d+: |\[SQL: |\[parameters: |\(Background on this error|goroutine \d+ \[|\[signal |created by |exit status \d|\[originating from|Thrown at:|From previous event:|Require stack:)/;
/** Lines of text in a report of a failed start, at most. */
const START_REPORT = 16;
const SERVER_DETAIL = /^(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION): /;
const GROUP = /^\s*(?:\+ Exception Group Traceback|\+-\+?-{4,}|\| |\|$)/;
const TRACEBACK = /^(?:Exception Group )?Traceback \(most recent call last\):/;
const GO_FUNCTION = /^[\w.-]+(?:\/[\w.-]+)*\.(?:\(\*?\w+\)\.)?[\w.]+$/;
const CLOSING = /^["']?[}\])]+[,;]?$/;

/** Whether a line can only stand inside a stack. */
export function isStackLine(text: string): boolean {
  const body = text.trimStart();
  if (body.startsWith("at "))
    return (
      parseAtFrame(
        body
          .slice(3)
          .replace(/ \{.*$/, "")
          .replace(/,$/, ""),
      ) !== undefined
    );
  return (
    LINKS.test(body) ||
    TRACEBACK.test(body) ||
    /^File "[^"]{1,1000}", line \d+/.test(body) ||
    GROUP.test(text) ||
    isPhpFrame(body) ||
    isRustLine(body) ||
    opensElixirError(body) ||
    isElixirFrame(text) ||
    isGinFrame(text) ||
    (/^(?:from |\/|app\/|lib\/|config\/)/.test(body) && isRubyFrame(text)) ||
    parseAtSignFrame(body) !== undefined
  );
}

/** Whether a line begins a stack of its own, rather than going on with one. */
export function opensStack(text: string): boolean {
  const body = text.trimStart();
  return (
    TRACEBACK.test(body) ||
    /^\+ Exception Group Traceback/.test(body) ||
    opensGoPanic(body) ||
    opensRustPanic(body)
  );
}

/** Judges a line without a head of its own. `text` keeps its indentation. */
export function judge(progress: Progress, text: string): Verdict {
  const indented = text[0] === " " || text[0] === "\t";
  if (progress.crash > 0) return "join";
  if (progress.python === "frames") return inTraceback(progress, text) ? "join" : "new";
  if (opensNodeCrash(text) && !isRubyFrame(text)) return "new";
  if (/^(?:Exception Group )?Traceback \(most/.test(text))
    return progress.framed && !progress.linked ? "new" : "join";
  if (opensRustPanic(text)) return progress.grave && !progress.framed && !progress.typed ? "join" : "new";
  if (opensElixirError(text) && !indented) return progress.framed || !progress.headed ? "new" : "join";
  if (opensRailsError(text)) return progress.framed || progress.typed ? "new" : "join";
  if (opensGoPanic(text)) return progress.grave && !progress.framed && !progress.go ? "join" : "new";
  if (isStackLine(text)) return "join";
  if (progress.causes && (indented || /^(?:Location|Stack backtrace):$/.test(text))) return "join";
  if (progress.go && !indented && /^[\w.$@%/~-]{1,300}[.(].{0,2000}\)$|\.go:\d+/.test(text)) return "join";
  if (SERVER_DETAIL.test(text) && progress.typed) return "join";
  if (progress.empty > 0) return "join";
  if (CLOSING.test(text)) return progress.framed || progress.typed ? "join" : "new";
  if (parseHeader(text)) {
    if (indented) return "join";
    return progress.headed && progress.grave && !progress.framed && !progress.typed ? "join" : "new";
  }
  if (indented) return progress.typed && !progress.framed && !progress.headed ? "hold" : "join";
  if (progress.python === "named") return "hold";
  if (progress.headed && progress.grave) return progress.framed ? "new" : "join";
  if (progress.typed && !progress.framed) return "hold";
  // The name of a function, with its place on the next line: `%+v` of a Go error, zap's stack.
  if (!GO_FUNCTION.test(text)) return "new";
  return progress.headed ? "join" : text.includes("/") || text.startsWith("main.") ? "hold" : "new";
}

/**
 * Whether a line goes on with a traceback whose exception was not named yet. Nothing that follows becomes the exception
 * unless it reads like one and stands where Python prints it.
 */
export function inTraceback(progress: Progress, text: string): boolean {
  const body = text.trimStart();
  if (text.length - body.length > progress.margin) return true;
  return (
    GROUP.test(text) ||
    // loguru marks the frame that caught it.
    text.startsWith('> File "') ||
    LINKS.test(body) ||
    TRACEBACK.test(body) ||
    readPythonHeader(body, progress.named) !== undefined
  );
}

/** Takes note of a line that became part of the record. */
export function advance(progress: Progress, text: string): void {
  const body = text.trimStart();
  if (TRACEBACK.test(body) || /^\+ Exception Group Traceback/.test(body)) {
    // A record whose own words name the exception, as Lambda's and `logger.error(f"{type}: …")` do.
    progress.named = (progress.typed || progress.named) && !progress.framed;
    progress.python = "frames";
    progress.margin = text.length - body.length;
    progress.typed = true;
    progress.linked = false;
    return;
  }
  if (/^(?:During handling of the above|The above exception was)/.test(body)) progress.linked = true;
  if (progress.python === "frames") {
    const indented = text.length - body.length > progress.margin || text.startsWith('> File "');
    if (body !== "" && !indented && !/^During handling|^The above exception/.test(body)) {
      progress.python = "named";
      progress.framed = true;
    }
    // In a group's tree every line is indented; the next line without the drawing ends it.
    if (GROUP.test(text) && /^\s*\+-{20,}$/.test(text)) progress.python = "named";
    return;
  }
  if (progress.empty > 0) progress.empty -= 1;
  if (progress.crash > 0) {
    progress.crash -= 1;
    if (parseHeader(text)) {
      progress.crash = 0;
      progress.typed = true;
    } else if (body.startsWith("at ") && isStackLine(text)) progress.crash = 0;
  }
  if (opensRustPanic(text)) {
    progress.typed = true;
    // What was panicked with stands on the next line.
    if (text.endsWith(":")) progress.crash = 1;
    return;
  }
  if (announcesCauses(text) || opensRustReport(text)) progress.causes = true;
  if (opensStartReport(text)) {
    // A description and an advice follow, with no form of their own.
    progress.typed = true;
    progress.crash = START_REPORT;
  }
  if (opensElixirError(text) || opensRailsError(text)) progress.typed = true;
  if (isElixirFrame(text) || isGinFrame(text)) progress.framed = true;
  if (opensGoPanic(text) || /^goroutine \d/.test(body)) {
    progress.go = true;
    progress.typed = true;
  }
  if (/^goroutine \d/.test(body) || /^\s.*\.go:\d+/.test(text)) progress.framed = true;
  if (body.startsWith("at ") || parseAtSignFrame(body)) {
    if (isStackLine(text)) {
      progress.framed = true;
      progress.typed = true;
    }
  } else if (isPhpFrame(body) || (/^(?:from |\/|app\/|lib\/|config\/)/.test(body) && isRubyFrame(text)))
    progress.framed = true;
  if (/^File "/.test(body) && text !== body) {
    progress.python = "frames";
    progress.margin = Math.max(0, text.length - body.length - 2);
    progress.typed = true;
  } else if (!progress.typed && parseHeader(text)) progress.typed = true;
}
