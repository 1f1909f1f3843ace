/** What serialize makes of plain values, of secrets, and of everything hostile. */
import { Socket } from "node:net";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serialize, toPlain } from "./index.ts";

const throwing = (message: string) => () => {
  throw new Error(message);
};

function deep(levels: number): unknown {
  let value: unknown = "end";
  for (let i = 0; i < levels; i++) value = { a: value };
  return value;
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cycle(): unknown {
  const value: Record<string, unknown> = { name: "a" };
  value["self"] = value;
  value["list"] = [value];
  return value;
}

function errorCycle(): unknown {
  const first = new Error("first");
  const second = new TypeError("second", { cause: first });
  first.cause = second;
  return first;
}

class Wallet {
  #coins = 7;
  get coins(): number {
    return this.#coins;
  }
}
class Endless {
  toJSON(): unknown {
    return { next: new Endless() };
  }
}

const everyTrap = new Proxy({}, new Proxy({}, { get: throwing("trap") }));
const manyKeys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));

/** Each with what must be in the text. */
const hostile: [name: string, value: () => unknown, expected: string | RegExp][] = [
  ["BigInt", () => ({ id: 12345678901234567890n }), '{"id":"12345678901234567890"}'],
  ["a BigInt of millions of digits", () => 2n ** 10_000_000n, '"[bigint: too long]"'],
  ["a cycle", cycle, '{"name":"a","self":"[circular: 1 up]","list":["[circular: 2 up]"]}'],
  [
    "a throwing getter",
    () => Object.defineProperty({ b: 1 }, "a", { enumerable: true, get: throwing("no") }),
    '{"b":1,"a":"[unreadable: no]"}',
  ],
  ["a throwing toJSON", () => ({ a: 1, toJSON: throwing("no") }), '{"a":1}'],
  [
    "toJSON that answers itself",
    () => ({
      a: 1,
      toJSON() {
        return this;
      },
    }),
    '{"a":1}',
  ],
  ["toJSON without an end", () => new Endless(), /^(\{"next":){64}"\[cut: /],
  [
    "toJSON that rejects",
    () => ({ at: { toJSON: () => Promise.reject(new Error("late")) } }),
    '{"at":"[Promise]"}',
  ],
  [
    "a getter that rejects",
    () => ({
      get at() {
        return Promise.reject(new Error("late"));
      },
    }),
    '{"at":"[Promise]"}',
  ],
  ["a revoked proxy", revoked, /^"\[unreadable: .*revoked\]"$/],
  ["a revoked proxy inside", () => ({ a: 1, b: revoked() }), /^\{"a":1,"b":"\[unreadable: .*\]"\}$/],
  ["a proxy with throwing traps", () => ({ a: everyTrap }), '{"a":"[unreadable: trap]"}'],
  [
    "a proxy that throws another proxy",
    () =>
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw everyTrap;
          },
        },
      ),
    '"[unreadable]"',
  ],
  [
    "a proxy with a million keys",
    () => new Proxy({}, { get: () => 1, ownKeys: () => Object.keys(manyKeys) }),
    /^\{.*\}$/,
  ],
  ["depth 100,000", () => deep(100_000), /"\[cut: Object, deeper than 64\]"/],
  ["a million numbers", () => new Array(1_000_000).fill(1), /,1,1,"\[cut: 999000 more items\]"\]$/],
  [
    "a million objects",
    () => Array.from({ length: 1_000_000 }, (_, i) => ({ i })),
    /"\[cut: \d+ more items\]"\]$/,
  ],
  ["100 MB of text", () => "x".repeat(100_000_000), '"[cut: a text of 100000000 characters]"'],
  ["1 MB of text", () => "x".repeat(1_000_000), /^"x{8192}\[cut: 991808 more characters\]"$/],
  [
    "symbols",
    () => ({ [Symbol("key")]: Symbol("value"), a: Symbol() }),
    '{"a":"Symbol()","Symbol(key)":"Symbol(value)"}',
  ],
  [
    "functions",
    () => ({ f: function load() {}, g: class Quote {} }),
    '{"f":"[function load]","g":"[function Quote]"}',
  ],
  [
    "a function that hides its name",
    () => Object.defineProperty(() => {}, "name", { get: throwing("no") }),
    '"[function without a name]"',
  ],
  [
    "a Map of texts",
    () =>
      new Map<unknown, unknown>([
        ["a", 1],
        [2, new Set([1n])],
      ]),
    '{"2":["1"],"a":1}',
  ],
  ["a Map of objects", () => new Map([[{ a: 1 }, 2]]), '[[{"a":1},2]]'],
  [
    "a Map whose keys read the same",
    () =>
      new Map<unknown, number>([
        ["1", 1],
        [1, 2],
      ]),
    '[["1",1],[1,2]]',
  ],
  ["a Map in itself", () => new Map().set("me", new Map()).set("list", [cycle()]), /circular/],
  ["an invalid Date", () => ({ at: new Date(Number.NaN) }), '{"at":"Invalid Date"}'],
  ["numbers in bytes", () => [new Float32Array([1, 2.5]), new BigInt64Array([3n])], '[[1,2.5],["3"]]'],
  [
    "bytes",
    () => [Buffer.from("secret"), new ArrayBuffer(8), new DataView(new ArrayBuffer(4)), new Uint8Array(3)],
    '["[Buffer: 6 bytes]","[ArrayBuffer: 8 bytes]","[DataView: 4 bytes]","[Uint8Array: 3 bytes]"]',
  ],
  [
    "errors that cause each other",
    errorCycle,
    /"message":"first".*"cause":\{"type":"TypeError".*"cause":"\[circular: 2 up\]"/,
  ],
  [
    "an AggregateError",
    () => new AggregateError([new RangeError("one"), null, "two"], "all"),
    /"type":"AggregateError","message":"all".*"errors":\[\{"type":"RangeError".*,null,"two"\]/,
  ],
  ["no prototype", () => Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  [
    "a constructor that throws",
    () => Object.create(Object.defineProperty({}, "constructor", { get: throwing("no") })),
    '"[object]"',
  ],
  [
    "an error that throws on every look",
    () => new Proxy(new Error("x"), { get: throwing("no"), ownKeys: throwing("no") }),
    /unreadable/,
  ],
  ["a huge sparse list", () => Object.assign([], { length: 4_000_000_000 }), /^\[null,.*more items\]"\]$/],
  ["100,000 keys", () => manyKeys, /"\[cut\]":"99000 more keys"\}$/],
  [
    "a key of 10,000 characters",
    () => ({ ["k".repeat(10_000)]: 1 }),
    /^\{"k{256}\[cut: 9744 more characters\]":1\}$/,
  ],
  ["lone surrogates", () => "a\ud800", '"a\\ud800"'],
  ["private state", () => new Wallet(), '"[Wallet]"'],
  ["a WeakMap", () => new WeakMap(), '"[WeakMap]"'],
  ["a URL", () => new URL("https://ann:pass@shop.example/x"), '"https://ann:[redacted]@shop.example/x"'],
  ["a RegExp", () => /a+/gi, '"/a+/gi"'],
  ["numbers without JSON", () => [Number.NaN, Number.POSITIVE_INFINITY, -0], '["NaN","Infinity",0]'],
  ["__proto__", () => JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ["boxed values", () => [Object(1), Object("a"), Object(true), Object(1n)], '[1,"a",true,"1"]'],
  ["a stream", () => new Readable(), '{"type":"Readable","destroyed":false}'],
  ["a socket", () => new Socket(), '{"type":"Socket","writableEnded":false,"destroyed":false}'],
  [
    "a fetch request",
    () => new Request("https://shop.example/", { headers: { authorization: "Bearer abc123" } }),
    '{"type":"Request","method":"GET","url":"https://shop.example/","headers":{"authorization":"[redacted]"}}',
  ],
  ["undefined", () => undefined, "null"],
  ["undefined inside", () => ({ a: undefined, b: [undefined] }), '{"b":[null]}'],
  ["all of the process", () => globalThis, /./],
  ["process", () => process, /./],
];

describe("serialize", () => {
  test.each(hostile)("%s", (_, value, expected) => {
    const text = serialize(value());
    JSON.parse(text);
    expect(text.length).toBeLessThan(500_000);
    if (typeof expected === "string") expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test("rejections of what it called do not reach the process", async () => {
    const heard: unknown[] = [];
    const listener = (reason: unknown) => heard.push(reason);
    process.on("unhandledRejection", listener);
    serialize({ toJSON: () => Promise.reject(new Error("late")) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", listener);
    expect(heard).toEqual([]);
  });

  test("works where the stack is nearly used up", () => {
    let shallowest = "";
    const dive = (): void => {
      try {
        dive();
      } catch {
        // Runs again on each level on the way up.
      }
      const text = serialize({ a: { b: { c: 1 } } });
      if (shallowest === "") shallowest = text;
      if (text === '{"a":{"b":{"c":1}}}') throw new Error("enough");
    };
    expect(dive).toThrow();
    JSON.parse(shallowest);
  });

  test.each<[string, unknown, unknown]>([
    [
      "by key",
      { password: "hunter2", n: { apiKey: "x" } },
      { password: "[redacted]", n: { apiKey: "[redacted]" } },
    ],
    ["by look", { url: "postgres://app:hunter2@db/x" }, { url: "postgres://app:[redacted]@db/x" }],
    ["in a Map", new Map([["token", "abc"]]), { token: "[redacted]" }],
    ["in Headers", new Headers({ cookie: "a=b" }), { cookie: "[redacted]" }],
    ["from toJSON", { toJSON: () => ({ secret: "x" }) }, { secret: "[redacted]" }],
    ["e-mail addresses", ["ann@example.com"], ["[email]"]],
  ])("takes out secrets: %s", (_, value, expected) => {
    expect(toPlain(value)).toEqual(expected);
  });

  test("a secret that stands across the cut does not show", () => {
    const text = `${"x".repeat(8_180)} token=abcdefghijklmnopqrstuvwxyz`;
    expect(serialize(text)).not.toContain("abc");
  });

  test("errors: class, message, stack, own fields, cause", () => {
    class QuoteError extends Error {
      code = "E_QUOTE";
      detail = { id: 7n };
    }
    const error = new QuoteError("no quote", { cause: "closed" });
    expect(toPlain(error)).toEqual({
      type: "QuoteError",
      message: "no quote",
      stack: expect.stringContaining("serialize.test.ts"),
      code: "E_QUOTE",
      detail: { id: "7" },
      cause: "closed",
    });
    expect(toPlain(error, { stacks: false })).not.toHaveProperty("stack");
  });

  test("errors: own fields of any name are kept, links are not written twice", () => {
    const body = Object.assign(new Error("bad"), { type: "entity.parse.failed", error: { code: 7 } });
    expect(toPlain(body, { stacks: false })).toEqual({
      type: "Error",
      message: "bad",
      "type (2)": "entity.parse.failed",
      error: { code: 7 },
    });
    const suppressed = Object.assign(new Error("both"), { name: "SuppressedError" });
    for (const [key, value] of Object.entries({ error: new Error("disposal"), suppressed: "body" }))
      Object.defineProperty(suppressed, key, { value, enumerable: false });
    expect(toPlain(suppressed, { stacks: false })).toEqual({
      type: "SuppressedError",
      message: "both",
      error: { type: "Error", message: "disposal" },
      suppressed: "body",
    });
  });

  test("each limit cuts, and says so", () => {
    expect(toPlain([1, 2, 3], { items: 2 })).toEqual([1, 2, "[cut: 1 more items]"]);
    expect(toPlain({ a: 1, b: 2 }, { items: 1 })).toEqual({ a: 1, "[cut]": "1 more keys" });
    expect(toPlain({ a: { b: {} } }, { depth: 2 })).toEqual({ a: { b: "[cut: Object, deeper than 2]" } });
    expect(toPlain("abcdef", { stringChars: 3 })).toBe("abc[cut: 3 more characters]");
    expect(toPlain(["abc", "def", "g"], { totalChars: 4 })).toEqual([
      "abc",
      "d[cut: 2 more characters]",
      "[cut: 1 more items]",
    ]);
    expect(toPlain([[1, 2], [3, 4], 5], { values: 4 })).toEqual([[1, 2], "[cut: 2 more items]"]);
    expect(toPlain(new Array(1000).fill({ a: 1 }), { time: 0 })).toContainEqual(
      expect.stringMatching(/^\[cut: /),
    );
    expect(toPlain([1, 2], { items: Number.NaN })).toEqual([1, 2]);
    expect(serialize(deep(1_000), { depth: 1_000_000 })).toContain("deeper than 200");
  });

  test("a text is not cut between the halves of a character", () => {
    expect(toPlain("ab😀cd", { stringChars: 3 })).toBe("ab[cut: 3 more characters]");
  });

  test("says what JSON.stringify says of plain values", () => {
    const key = fc.string().filter((text) => text.length > 0);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(
          fc.integer(),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.boolean(),
          fc.constant(null),
          fc.string(),
        ),
        fc.array(tie("tree"), { maxLength: 5 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const expected = JSON.stringify(value);
        // Generated texts can look like a card number or an address.
        const text = serialize(value);
        if (!text.includes("[redacted]") && !text.includes("[email]")) expect(text).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test("takes anything", () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        JSON.parse(serialize(value));
      }),
      { numRuns: 1_000 },
    );
  });
});
