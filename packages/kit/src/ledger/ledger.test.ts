import { describe, expect, it } from "vitest";
import {
  CONTEXT_ENTRIES_MAX,
  currentContext,
  ownFailures,
  runInContext,
  WorkContext,
} from "../core/index.ts";
import { ledgerOf, noteCaught, noteEscaped, recentlyCaught, settleLedger } from "./index.ts";
import { recorderNames } from "./rewrite/recorder-names.ts";

const recorder = globalThis as unknown as {
  [recorderNames.caught](error: unknown, site: string, flags?: number): void;
  [recorderNames.handler](handler: unknown, site: string): unknown;
};
const caught = (error: unknown, line: number, flags?: number) =>
  recorder[recorderNames.caught](error, `/app/a.js:${line}:1`, flags);

/** The ledger of some work: message, line of the catch, state. */
function during(work: (context: WorkContext) => void): [string, number | undefined, string][] {
  const context = new WorkContext({ kind: "http" });
  runInContext(context, () => work(context));
  return ledgerOf(context).map(({ message, caughtAt, state }) => [message, caughtAt?.line, state]);
}

describe("the ledger of a request", () => {
  it("has what was caught, in order", () => {
    const lines = during(() => {
      caught(new Error("a"), 1);
      caught(new Error("b"), 2);
      caught("c", 3);
    });
    expect(lines).toEqual([
      ["a", 1, "caught"],
      ["b", 2, "caught"],
      ["c", 3, "caught"],
    ]);
  });

  it("costs nothing where nothing is caught", () => {
    const context = new WorkContext({ kind: "http" });
    expect(settleLedger(context)).toEqual([]);
    expect(context.ledger).toBeUndefined();
  });

  it("tells where the throw was and who took it", () => {
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      try {
        JSON.parse("{");
      } catch (error) {
        noteCaught(error, { file: "/app/b.ts", line: 7, function: "load" });
      }
    });
    const [line] = ledgerOf(context);
    expect(line).toMatchObject({
      type: "SyntaxError",
      state: "caught",
      caughtAt: { file: "/app/b.ts", line: 7, function: "load" },
    });
    expect(line?.throwSite?.file).toMatch(/ledger\.test\.ts$/);
  });

  it("follows one exception through several catches", () => {
    const error = new Error("a");
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      caught(error, 1);
      caught(error, 2);
      caught(error, 3);
    });
    expect(ledgerOf(context)).toMatchObject([
      { message: "a", caughtAt: { line: 3 }, passed: [{ line: 1 }, { line: 2 }], state: "caught" },
    ]);
  });

  it.each([
    [
      "escaped, caught before",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: e };
      },
      [["a", 1, "escaped"]],
    ],
    [
      "escaped, never caught",
      (c: WorkContext, e: Error) => {
        c.firstError = { error: e };
      },
      [["a", undefined, "escaped"]],
    ],
    [
      "escaped as noted by the handler",
      (c: WorkContext, e: Error) => {
        noteEscaped(c, e);
        caught(new Error("later"), 2);
        c.firstError = { error: e };
      },
      [
        ["a", undefined, "escaped"],
        ["later", 2, "caught"],
      ],
    ],
    [
      "wrapped and escaped",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: new Error("b", { cause: e }) };
      },
      [
        ["a", 1, "rethrown"],
        ["b", undefined, "escaped"],
      ],
    ],
    [
      "wrapped and swallowed",
      (_c: WorkContext, e: Error) => {
        caught(e, 1);
        caught(new Error("b", { cause: e }), 2);
      },
      [
        ["a", 1, "rethrown"],
        ["b", 2, "caught"],
      ],
    ],
    [
      "wrapped twice",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: new Error("c", { cause: new Error("b", { cause: e }) }) };
      },
      [
        ["a", 1, "rethrown"],
        ["c", undefined, "escaped"],
      ],
    ],
    [
      "a member of an AggregateError",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: new AggregateError([1, e], "all") };
      },
      [
        ["a", 1, "rethrown"],
        ["all", undefined, "escaped"],
      ],
    ],
    [
      "carried under a library's own name",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: Object.assign(new Error("query failed"), { driverError: e }) };
      },
      [
        ["a", 1, "rethrown"],
        ["query failed", undefined, "escaped"],
      ],
    ],
    [
      "suppressed",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: Object.assign(new Error("s"), { error: new Error("x"), suppressed: e }) };
      },
      [
        ["a", 1, "rethrown"],
        ["s", undefined, "escaped"],
      ],
    ],
    [
      "replaced without a link",
      (c: WorkContext, e: Error) => {
        caught(e, 1);
        c.firstError = { error: new Error("b") };
      },
      [
        ["a", 1, "caught"],
        ["b", undefined, "escaped"],
      ],
    ],
    [
      "let go by the clause itself",
      (_c: WorkContext, e: Error) => {
        caught(e, 1, 1);
      },
      [["a", 1, "rethrown"]],
    ],
    [
      "let go, then swallowed",
      (_c: WorkContext, e: Error) => {
        caught(e, 1, 1);
        caught(e, 2);
      },
      [["a", 2, "caught"]],
    ],
    [
      "rings",
      (c: WorkContext, e: Error) => {
        const b = new Error("b", { cause: e });
        e.cause = b;
        caught(e, 1);
        c.firstError = { error: b };
      },
      [
        ["a", 1, "rethrown"],
        ["b", undefined, "escaped"],
      ],
    ],
    [
      "its own cause",
      (_c: WorkContext, e: Error) => {
        e.cause = e;
        caught(e, 1);
      },
      [["a", 1, "caught"]],
    ],
    [
      "a text that escaped",
      (c: WorkContext) => {
        caught("t", 1);
        c.firstError = { error: "t" };
      },
      [["t", 1, "escaped"]],
    ],
    [
      "null that escaped",
      (c: WorkContext) => {
        c.firstError = { error: null };
      },
      [["null", undefined, "escaped"]],
    ],
  ] as const)("settles: %s", (_name, work, expected) => {
    expect(during((context) => work(context, new Error("a")))).toEqual(expected);
  });

  it("may be settled before the end: later knowledge corrects", () => {
    const error = new Error("a");
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => caught(error, 1));
    expect(settleLedger(context)[0]?.state).toBe("caught");
    context.firstError = { error };
    expect(settleLedger(context).map(({ state }) => state)).toEqual(["escaped"]);
    expect(settleLedger(context)).toHaveLength(1);
  });

  it("counts the like of one at one place, and keeps others apart", () => {
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      for (let i = 0; i < 100; i++) caught(Object.assign(new Error("ENOENT"), { code: "ENOENT" }), 1);
      caught(new TypeError("ENOENT"), 1);
      caught(Object.assign(new Error("ENOENT"), { code: "EACCES" }), 1);
      caught(new Error("ENOENT"), 2);
      for (let i = 0; i < 3; i++) caught("text", 3);
      const one = new Error("one");
      for (let i = 0; i < 3; i++) caught(one, 4);
    });
    expect(ledgerOf(context).map(({ caughtAt, times }) => [caughtAt?.line, times])).toEqual([
      [1, 100],
      [1, undefined],
      [1, undefined],
      [2, undefined],
      [3, 3],
      [4, 3],
    ]);
  });

  it("does not let one loop push out the rest", () => {
    const lines = during(() => {
      for (let i = 0; i < 1_000; i++) caught(new SyntaxError(`row ${i}`), 1);
      caught(new Error("the cause"), 2);
    });
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toEqual(["the cause", 2, "caught"]);
  });

  it("is bounded, and counts what is left out", () => {
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      for (let i = 0; i < 200; i++) caught(new Error(`${i}`), i + 1);
    });
    expect(context.ledger).toHaveLength(CONTEXT_ENTRIES_MAX);
    expect(context.dropped).toBe(200 - CONTEXT_ENTRIES_MAX);
    expect(context.ledger?.[0]).toMatchObject({ caughtAt: { line: 1 } });
  });

  it("runs nothing of the application's while it notes", () => {
    const touched: string[] = [];
    const trap = (name: string) => ({
      get: () => {
        touched.push(name);
        throw new Error("trap");
      },
    });
    const hostile = new Error("plain");
    for (const key of ["message", "stack", "name", "code", "cause"])
      Object.defineProperty(hostile, key, { ...trap(key), configurable: true });
    const proxy = new Proxy(new Error("x"), {
      get: () => {
        touched.push("proxy");
        throw new Error("trap");
      },
      getPrototypeOf: () => {
        touched.push("prototype");
        throw new Error("trap");
      },
    });
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      for (const error of [hostile, proxy, hostile, proxy]) caught(error, 1);
      caught(new Error("x"), 1);
    });
    expect(touched).toEqual([]);
    expect(context.ledger).toHaveLength(3);
    expect(() => ledgerOf(context)).not.toThrow();
  });

  it.each([
    ["null", null, "null", "null"],
    ["undefined", undefined, "undefined", "undefined"],
    ["a number", 4, "number", "4"],
    ["a bigint", 4n, "bigint", "4"],
    ["a symbol", Symbol("s"), "symbol", "Symbol(s)"],
    ["a long text", "x".repeat(5_000), "string", "x".repeat(1_000)],
    ["a function", function thrown() {}, "function", "thrown"],
    ["a plain object", { message: "m" }, "Object", "m"],
    ["an object without prototype", Object.create(null), "Error", ""],
    ["a frozen error", Object.freeze(new RangeError("f")), "RangeError", "f"],
    ["an error of a class", new (class StoreError extends Error {})("s"), "StoreError", "s"],
    ["an abort", AbortSignal.abort().reason, "AbortError", "This operation was aborted"],
  ])("describes %s", (_name, error, type, message) => {
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => caught(error, 1));
    expect(ledgerOf(context)).toMatchObject([
      { type, message, state: "caught", caughtAt: { file: "/app/a.js", line: 1 } },
    ]);
  });

  it("tells a revoked proxy without failing", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(during(() => caught(proxy, 1))).toHaveLength(1);
    expect(ownFailures().get("ledger")).toBeUndefined();
  });

  it("keeps those outside of any work for the last words", () => {
    expect(currentContext()).toBeUndefined();
    for (let i = 0; i < 30; i++) caught(new RangeError(`at start ${i}`), i + 1);
    const recent = recentlyCaught();
    expect(recent).toHaveLength(20);
    expect(recent.at(-1)).toMatchObject({
      type: "RangeError",
      message: "at start 29",
      caughtAt: { line: 30 },
    });
  });
});

describe("handlers of rejections", () => {
  const watched = (handler: unknown) => recorder[recorderNames.handler](handler, "/app/h.js:1:1");
  const ledgerAfter = async (work: () => unknown) => {
    const context = new WorkContext({ kind: "http" });
    // Not awaited: the test's tools print awaiting frames in a way of their own.
    runInContext(context, () => void work());
    await new Promise((done) => setTimeout(done, 20));
    return ledgerOf(context).map(({ message, type }) => `${type} ${message}`);
  };

  it("note what a promise rejected with", async () => {
    expect(
      await ledgerAfter(() =>
        Promise.reject(new Error("a")).catch(watched((e: Error) => e.message) as () => void),
      ),
    ).toEqual(["Error a"]);
    expect(await ledgerAfter(() => Promise.reject("text").catch(watched(() => 1) as () => void))).toEqual([
      "string text",
    ]);
    expect(
      await ledgerAfter(() =>
        Promise.reject({ status: 404 }).then(undefined, watched(() => 1) as () => void),
      ),
    ).toEqual(["Object "]);
    expect(
      await ledgerAfter(() =>
        new Promise((_, no) => setTimeout(no, 1, 5)).catch(watched(() => 1) as () => void),
      ),
    ).toEqual(["number 5"]);
  });

  it("do not take a parser's fallback for an error", async () => {
    const parser = { catch: (make: (context: object) => unknown) => make({ input: 1, issues: [] }) };
    expect(await ledgerAfter(() => parser.catch(watched(() => 7) as () => number))).toEqual([]);
    const literal = { catch: (make: (context: object) => unknown) => make({ input: 1 }) };
    expect(
      await ledgerAfter(() => literal.catch((e) => recorder[recorderNames.caught](e, "/app/a.js:1:1", 2))),
    ).toEqual([]);
    expect(
      await ledgerAfter(() =>
        Promise.reject({ status: 404 }).catch((e) => recorder[recorderNames.caught](e, "/app/a.js:1:1", 2)),
      ),
    ).toEqual(["Object "]);
  });

  it("stay what they were", () => {
    expect(watched("text")).toBe("text");
    expect(watched(undefined)).toBeUndefined();
    const handler = Object.assign(
      function named(this: unknown, a: unknown, _b: unknown) {
        return [this, a];
      },
      { extra: 1 },
    );
    const same = watched(handler) as typeof handler;
    expect([same.name, same.length, same.extra]).toEqual(["named", 2, 1]);
    const self = {};
    expect(same.call(self, 3, 4)).toEqual([self, 3]);
    const failing = watched(() => {
      throw new Error("h");
    }) as () => void;
    expect(failing).toThrow("h");
  });
});
