/** Errors on the application's own spans. */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterAll, expect, test } from "vitest";
import { tell } from "../core/index.ts";
import { startSpans } from "./index.ts";
import { loadApi, untraced } from "./spans.ts";

afterAll(() => context.disable());

test("without OpenTelemetry nothing happens", async () => {
  const stop = startSpans();
  tell({
    kind: "error",
    level: "error",
    message: "",
    error: new Error("x"),
    handled: true,
    mechanism: "http",
  });
  expect(untraced(() => 7)).toBe(7);
  stop();
});

test("the active span gets the exception; a 4xx leaves its status", async () => {
  const storage = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (given, work, self, ...rest) => storage.run(given, () => work.apply(self, rest)),
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  await loadApi();
  const said: unknown[] = [];
  const span = {
    isRecording: () => true,
    recordException: (exception: { name: string; message: string; stack: string }) =>
      said.push([exception.name, exception.message, exception.stack.includes("[cause]")]),
    setStatus: (status: unknown) => said.push(status),
    setAttribute: (key: string, value: string) => said.push([key, value]),
  } as unknown as Span;
  const stop = startSpans();
  context.with(trace.setSpan(context.active(), span), () => {
    tell({
      kind: "error",
      level: "info",
      message: "",
      error: new RangeError("no"),
      handled: true,
      mechanism: "http",
      status: 404,
    });
    tell({
      kind: "error",
      level: "error",
      message: "",
      error: new Error("password=hunter2", { cause: new Error("y") }),
      handled: false,
      mechanism: "http",
      status: 500,
    });
  });
  stop();
  expect(said).toEqual([
    ["RangeError", "no", false],
    ["Error", "password=[redacted]", true],
    { code: SpanStatusCode.ERROR, message: "password=[redacted]" },
    ["error.type", "500"],
  ]);
  const key = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
  expect(untraced(() => context.active().getValue(key))).toBe(true);
});
