/** Where JavaScript can't speak any more (heap out of memory, a fatal error of V8), Node's own report does: switched on here, read at the next start. */
import { redactText } from "@holdfast/signals/redact";
import { ownFailure } from "../core/index.ts";

/** Reports go to `folder` from now on, without the environment's values; the service's own settings (`--report-*`) are left alone. */
export function switchOnFatalReport(folder: string): void {
  try {
    const { report } = process;
    if (report.reportOnFatalError || report.directory !== "") return;
    report.directory = folder;
    report.compact = true;
    // The environment is full of secrets, and looking up peers' names takes time.
    Object.assign(report, { excludeEnv: true, excludeNetwork: true });
    report.reportOnFatalError = true;
  } catch (error) {
    ownFailure("shutdown: fatal report", error);
  }
}

interface Report {
  header?: { event?: unknown; trigger?: unknown; dumpEventTimeStamp?: unknown };
  javascriptStack?: { message?: unknown; stack?: unknown };
  javascriptHeap?: { usedMemory?: unknown; heapSpaces?: unknown; memoryLimit?: unknown };
}

/**
 * Time, error and memory of a report.
 *
 * @throws Error where it is none
 */
export function readFatalReport(value: unknown): { time: number; error: Error; heap: string } {
  const { header, javascriptStack, javascriptHeap } = (value ?? {}) as Report;
  if (typeof header !== "object" || header === null) throw new Error("it is no report of Node");
  const time = Number(header.dumpEventTimeStamp);
  const error = new Error(redactText(text(header.event) || text(header.trigger) || "fatal error"));
  error.name = "FatalError";
  const lines = Array.isArray(javascriptStack?.stack)
    ? javascriptStack.stack.filter((line) => typeof line === "string")
    : [];
  error.stack = redactText(
    [`FatalError: ${error.message}`, ...lines.slice(0, 30).map((line) => `    ${line}`)].join("\n"),
  );
  const used = megabytes(javascriptHeap?.usedMemory);
  const limit = megabytes(javascriptHeap?.memoryLimit);
  const heap =
    used === undefined || limit === undefined
      ? ""
      : `; the heap held ${used} of ${limit} MB. Find what grows, or raise --max-old-space-size.`;
  return { time: Number.isFinite(time) && time > 0 ? time : Date.now(), error, heap };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 1_024) : "";
}

function megabytes(value: unknown): number | undefined {
  return typeof value === "number" ? Math.round(value / 1024 / 1024) : undefined;
}
