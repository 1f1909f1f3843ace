/** Headers of exceptions, and prose that looks like them. */
import { expect, test } from "vitest";
import { parseHeader } from "./index.ts";

test.each([
  ["TypeError: x is not a function", { type: "TypeError", message: "x is not a function" }],
  ["Error: ", { type: "Error", message: "" }],
  ["Error: a: b: c", { type: "Error", message: "a: b: c" }],
  [
    "TypeError [ERR_INVALID_URL]: Invalid URL",
    { type: "TypeError", message: "Invalid URL", code: "ERR_INVALID_URL" },
  ],
  ["DOMException [AbortError]: gone", { type: "AbortError", message: "gone" }],
  ["[RangeError: b]", { type: "RangeError", message: "b" }],
  [
    "Uncaught TypeError: a",
    { type: "TypeError", message: "a", handled: false, mechanism: "onuncaughtexception" },
  ],
  [
    "Uncaught (in promise) Error: a",
    { type: "Error", message: "a", handled: false, mechanism: "onunhandledrejection" },
  ],
  [
    "(node:12) UnhandledPromiseRejectionWarning: Error: a",
    { type: "Error", message: "a", handled: false, mechanism: "onunhandledrejection" },
  ],
  [
    'Exception in thread "main" java.lang.IllegalStateException: a',
    { type: "java.lang.IllegalStateException", message: "a", handled: false, mechanism: "uncaught" },
  ],
  ["error: TypeError: a", { type: "TypeError", message: "a" }],
  ["anyio.EndOfStream", { type: "anyio.EndOfStream", message: "" }],
  ["sqlalchemy.exc.ProgrammingError: (x) y", { type: "sqlalchemy.exc.ProgrammingError", message: "(x) y" }],
  ["ActiveRecord::RecordNotFound: no", { type: "ActiveRecord::RecordNotFound", message: "no" }],
  [
    "Illuminate\\Database\\QueryException: no",
    { type: "Illuminate\\Database\\QueryException", message: "no" },
  ],
  ["KeyError: 'a'", { type: "KeyError", message: "'a'" }],
  ["asyncio.exceptions.CancelledError", { type: "asyncio.exceptions.CancelledError", message: "" }],
])("%s", (line, header) => expect(parseHeader(line)).toEqual(header));

test.each([
  "Server started: port 80",
  "error: it failed",
  "ERROR: relation does not exist",
  "Error handling is configured",
  "Error",
  "Exception in ASGI application",
  "Internal Server Error: /dashboard",
  "com.acme.Service: started",
  "GET /errors/TypeError: 200",
  "Note: TypeError is common",
  "Timeout: 30 s",
  "DeprecationWarning: old",
  "http://example.com/Error: x",
  "",
])("prose: %s", (line) => expect(parseHeader(line)).toBeUndefined());
