import { describe, expect, test } from "vitest";
import { parseStack } from "./index.ts";
import { readPythonHeader } from "./python-header.ts";

describe("readPythonHeader", () => {
  test.each([
    ["KeyError: 'x'", "KeyError"],
    ["anyio.EndOfStream", "anyio.EndOfStream"],
    ["RuntimeError", "RuntimeError"],
    ["app.quotes.Gone: the quote is gone", "app.quotes.Gone"],
    ["Retry: later", "Retry"],
  ])("%s", (line, type) => expect(readPythonHeader(line)?.type).toBe(type));

  test.each([
    "INFO:     Shutting down",
    "END RequestId: 1",
    "END",
    "worker exited",
    "WARNING: low disk",
    "{",
  ])("%s: none", (line) => expect(readPythonHeader(line)).toBeUndefined());

  test("where the exception is known, only what says for sure that it is one", () => {
    expect(readPythonHeader("Retry: later", true)).toBeUndefined();
    expect(readPythonHeader("KeyError: 'x'", true)?.type).toBe("KeyError");
  });
});

describe("a traceback without its last line", () => {
  test("takes the words above it", () => {
    const [exception] = parseStack(
      "request failed: KeyError: 'a'\nTraceback (most recent call last):\n  File \"/srv/a.py\", line 3, in f\n    g()\n",
    );
    expect(exception).toMatchObject({ type: "KeyError", message: "'a'" });
    expect(exception?.frames).toHaveLength(1);
  });

  test("is no exception by the line that follows", () => {
    const exceptions = parseStack(
      'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\n    g()\nEND RequestId: 7\n',
    );
    expect(exceptions.map(({ type, message }) => [type, message])).toEqual([["Exception", ""]]);
  });

  test("an indented traceback ends at its own margin", () => {
    const exceptions = parseStack(
      "  Traceback (most recent call last):\n    File \"/srv/a.py\", line 3, in f\n      g()\n  KeyError: 'a'\n",
    );
    expect(exceptions.map(({ type }) => type)).toEqual(["KeyError"]);
  });
});
