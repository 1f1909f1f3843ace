/** The application's own OpenTelemetry, where it has one: optional, found at run time, never needed. */
import type * as Api from "@opentelemetry/api";
import { type Note, onNote, ownFailure } from "../core/index.ts";
import { describeError } from "../errors/index.ts";
import { exceptionText } from "./exception-text.ts";
import { mapStacks } from "./source-maps.ts";

let api: typeof Api | undefined;
let missing = false;

/** The registered API, as every copy of `@opentelemetry/api` finds it: nothing has to be imported to know that there is none. */
function isRegistered(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some((symbol) =>
    symbol.description?.startsWith("opentelemetry.js.api."),
  );
}

/** Loads `@opentelemetry/api` once the application has registered something with it. */
export async function loadApi(): Promise<void> {
  if (api || missing || !isRegistered()) return;
  try {
    api = await import("@opentelemetry/api");
  } catch {
    // Not installed where the kit can see it: there is no span to be had.
    missing = true;
  }
}

/** Runs `work` so that instrumentations make no spans of it: the way of `@opentelemetry/core`'s suppressTracing. */
export function untraced<T>(work: () => T): T {
  if (!api) {
    void loadApi();
    return work();
  }
  try {
    const key = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
    const { context } = api;
    return context.with(context.active().setValue(key, true), work);
  } catch (error) {
    ownFailure("spans", error);
    return work();
  }
}

/**
 * Records errors on the application's active OpenTelemetry span from now on; does nothing where it has no OpenTelemetry.
 *
 * @returns the end of it
 * @example
 * startSpans();
 */
export function startSpans(): () => void {
  void loadApi();
  const hear = (note: Note) => {
    if (note.kind !== "error") return;
    // It may have been started after the kit.
    if (!api) void loadApi();
    const opentelemetry = api;
    const span = opentelemetry?.trace.getActiveSpan();
    if (!opentelemetry || !span?.isRecording()) return;
    const exceptions = mapStacks(describeError(note.error));
    const { type, message, code } = exceptions.at(-1)!;
    span.recordException({
      name: type,
      message,
      stack: exceptionText(exceptions),
      ...(code !== undefined && { code }),
    });
    // Semantic conventions: a 4xx leaves the status of a server's span unset.
    if (note.level !== "error" && note.level !== "fatal") return;
    span.setStatus({ code: opentelemetry.SpanStatusCode.ERROR, message });
    span.setAttribute("error.type", note.status !== undefined ? String(note.status) : type);
  };
  return onNote(hear, { well: false });
}
