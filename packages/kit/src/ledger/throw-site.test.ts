import { describe, expect, it } from "vitest";
import { originalSite, rememberInsertions } from "./original-site.ts";
import { throwSite } from "./throw-site.ts";

const withStack = (stack: unknown, message = "m") => Object.assign(new Error(message), { stack });

describe("throwSite", () => {
  it.each([
    [
      "a method",
      "Error: m\n    at QuoteStore.statistics (/app/src/quotes.js:41:11)\n    at x (/app/b.js:1:1)",
      { file: "/app/src/quotes.js", line: 41, column: 11, function: "QuoteStore.statistics" },
    ],
    ["a module", "Error: m\n    at file:///app/a%20b.mjs:3:7", { file: "/app/a b.mjs", line: 3, column: 7 }],
    [
      "an async frame",
      "Error: m\n    at async load (file:///app/a.mjs:3:7)",
      { file: "/app/a.mjs", line: 3, column: 7, function: "load" },
    ],
    [
      "a constructor",
      "Error: m\n    at new Store (/app/a.js:3:7)",
      { file: "/app/a.js", line: 3, column: 7, function: "Store" },
    ],
    [
      "an alias",
      "Error: m\n    at Object.m [as n] (/app/a.js:3:7)",
      { file: "/app/a.js", line: 3, column: 7, function: "Object.m" },
    ],
    [
      "native frames first",
      "Error: m\n    at JSON.parse (<anonymous>)\n    at new Promise (<anonymous>)\n    at f (/app/a.js:3:7)",
      { file: "/app/a.js", line: 3, column: 7, function: "f" },
    ],
    [
      "Node first",
      "Error: m\n    at openSync (node:fs:573:18)\n    at f (/app/a.js:3:7)",
      { file: "/app/a.js", line: 3, column: 7, function: "f" },
    ],
    [
      "Node alone",
      "Error: m\n    at Socket.emit (node:events:519:28)",
      { file: "node:events", line: 519, column: 28, function: "Socket.emit" },
    ],
    [
      "a folder with parentheses",
      "Error: m\n    at f (/app (old)/a.js:3:7)",
      { file: "/app (old)/a.js", line: 3, column: 7, function: "f" },
    ],
    [
      "Windows",
      "Error: m\n    at f (C:\\app\\a.js:3:7)",
      { file: "C:\\app\\a.js", line: 3, column: 7, function: "f" },
    ],
    [
      "eval",
      "Error: m\n    at eval (eval at f (/app/a.js:3:7), <anonymous>:1:1)",
      { file: "/app/a.js", line: 3, column: 7, function: "eval" },
    ],
    [
      "a message of several lines",
      "Error: m\n    at fake (/fake.js:1:1)\n    at f (/app/a.js:3:7)",
      { file: "/app/a.js", line: 3, column: 7, function: "f" },
      "m\n    at fake (/fake.js:1:1)",
    ],
    ["no frames", "Error: m", undefined],
    ["no text", [{}], undefined],
    ["undefined", undefined, undefined],
  ])("reads %s", (_name, stack, site, message?: string) => {
    expect(throwSite(withStack(stack, message))).toEqual(site);
  });

  it("answers nothing for what has no stack", () => {
    for (const value of [null, undefined, "text", 4, {}, Symbol("s")])
      expect(throwSite(value)).toBeUndefined();
  });

  it("does not spend long on hostile stacks", () => {
    expect(throwSite(withStack(`Error: m\n${"    at (((((".repeat(200_000)}`))).toBeUndefined();
    expect(
      throwSite(withStack(`Error: m\n    at ${" async".repeat(3_000)} (${"eval at (".repeat(3_000)}`)),
    ).toBeUndefined();
  });
});

describe("originalSite", () => {
  it("moves columns back behind what was inserted", () => {
    rememberInsertions("/app/moved.js", [
      { at: 10, text: "12345", line: 0, column: 10, length: 5, moves: true },
      { at: 20, text: "123", line: 0, column: 20, length: 3, moves: true },
      { at: 30, text: "12", line: 1, column: 4, length: 2, moves: false },
    ]);
    const column = (line: number, at: number) =>
      originalSite({ file: "/app/moved.js", line, column: at }).column;
    // Columns count from 1: 10 stands before the first insertion, 11 to 15 in it.
    expect([10, 11, 13, 16, 17, 25, 26, 29, 40].map((at) => column(1, at))).toEqual([
      10, 11, 11, 11, 12, 20, 21, 21, 32,
    ]);
    expect(column(2, 40)).toBe(40);
    expect(originalSite({ file: "/app/other.js", line: 1, column: 9 })).toEqual({
      file: "/app/other.js",
      line: 1,
      column: 9,
    });
    expect(originalSite({ file: "/app/moved.js", line: 1 })).toEqual({ file: "/app/moved.js", line: 1 });
  });
});
