/** Nineteen values that a service under trouble really hands to its serializer: thrown, logged, or sent by somebody who means harm. */

const throwing = (message: string) => () => {
  throw new Error(message);
};

class Endless {
  toJSON(): unknown {
    return { next: new Endless() };
  }
}

/** Made anew for each use: some can be read only once. */
export const hostile: [name: string, make: () => unknown][] = [
  ["BigInt", () => ({ id: 12345678901234567890n })],
  [
    "cycle",
    () => {
      const value: Record<string, unknown> = { name: "a" };
      value["self"] = value;
      value["list"] = [value];
      return value;
    },
  ],
  ["throwing getter", () => Object.defineProperty({ b: 1 }, "a", { enumerable: true, get: throwing("no") })],
  ["throwing toJSON", () => ({ a: 1, toJSON: throwing("no") })],
  ["toJSON without an end", () => new Endless()],
  [
    "revoked proxy",
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return { a: 1, proxy };
    },
  ],
  ["proxy whose traps throw", () => ({ a: new Proxy({}, new Proxy({}, { get: throwing("trap") })) })],
  [
    "depth 100,000",
    () => {
      let value: unknown = "end";
      for (let level = 0; level < 100_000; level++) value = { a: value };
      return value;
    },
  ],
  ["list of a million lists", () => Array.from({ length: 1_000_000 }, (_, n) => [n])],
  ["list of a million objects", () => Array.from({ length: 1_000_000 }, (_, n) => ({ n }))],
  ["text of 100 MB", () => "x".repeat(100_000_000)],
  ["bytes, 10 MB", () => ({ body: Buffer.alloc(10_000_000, 1) })],
  ["100,000 keys", () => Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]))],
  ["sparse list of 4,000,000,000", () => Object.assign([], { length: 4_000_000_000 })],
  [
    "shared parts, doubling 40 times",
    () => {
      let value: unknown = ["leaf"];
      for (let level = 0; level < 40; level++) value = [value, value];
      return value;
    },
  ],
  [
    "errors that cause each other",
    () => {
      const first = new Error("first");
      first.cause = new TypeError("second", { cause: first });
      return first;
    },
  ],
  [
    "AggregateError of an error, null, a symbol",
    () => new AggregateError([new RangeError("one"), null, Symbol("two")], "all"),
  ],
  [
    "symbols, functions, invalid Date",
    () => ({ a: Symbol("a"), f: () => 1, at: new Date(Number.NaN), s: new Set([new Map()]) }),
  ],
  [
    "constructor and name that throw",
    () =>
      Object.create(
        Object.defineProperties(
          {},
          {
            constructor: { get: throwing("no") },
            name: { get: throwing("no") },
            message: { get: throwing("no") },
          },
        ),
        { a: { value: 1, enumerable: true } },
      ),
  ],
];
