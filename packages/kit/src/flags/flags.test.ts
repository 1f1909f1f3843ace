/** Flags from environment and file, evaluated through the public face. */
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlagdCore } from "@openfeature/flagd-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Note, onNote, ownFailures, readStates, runInContext, WorkContext } from "../core/index.ts";
import { createFlags, environmentNameOf, type Flags, type FlagsOptions, isOn } from "./index.ts";

const file = (flags: Record<string, unknown>, more: object = {}) => JSON.stringify({ flags, ...more });
const boolean = (defaultVariant: string, targeting?: unknown) => ({
  state: "ENABLED",
  variants: { on: true, off: false },
  defaultVariant,
  ...(targeting ? { targeting } : {}),
});

let folder: string;
let path: string;
let notes: Note[];
let unhear: () => void;
const open: Flags[] = [];

async function make(options: FlagsOptions = {}): Promise<Flags> {
  const flags = await createFlags({ environment: { variables: {} }, ...options });
  open.push(flags);
  return flags;
}

/** Flags of a file with this text, looked at often. */
async function ofFile(text: string, options: FlagsOptions = {}): Promise<Flags> {
  await writeFile(path, text);
  return make({ file: { path, every: 10 }, ...options });
}

const said = (kind: string) => notes.filter((note) => note.kind === kind);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kit-flags-"));
  path = join(folder, "flags.json");
  notes = [];
  unhear = onNote((note) => notes.push(note));
});

afterEach(async () => {
  for (const flags of open.splice(0)) await flags.close();
  unhear();
  await rm(folder, { recursive: true, force: true });
  expect([...ownFailures().keys()].filter((part) => part.startsWith("flags"))).toEqual([]);
});

describe("the environment", () => {
  it.each([
    ["settlement", "FEATURE_SETTLEMENT"],
    ["new-checkout", "FEATURE_NEW_CHECKOUT"],
    ["new_checkout", "FEATURE_NEW_CHECKOUT"],
    ["new.checkout", "FEATURE_NEW_CHECKOUT"],
    ["newCheckout", "FEATURE_NEW_CHECKOUT"],
    ["HTTPServer2Fast", "FEATURE_HTTP_SERVER2_FAST"],
  ])("governs %s by %s", (flag, name) => expect(environmentNameOf(flag)).toBe(name));

  it.each([
    ["true", true, "STATIC", undefined],
    ["TRUE", true, "STATIC", undefined],
    [" on ", true, "STATIC", undefined],
    ["1", true, "STATIC", undefined],
    ["yes", true, "STATIC", undefined],
    ["false", false, "STATIC", undefined],
    ["off", false, "STATIC", undefined],
    ["0", false, "STATIC", undefined],
    ["ture", false, "ERROR", "PARSE_ERROR"],
    ["101%", false, "ERROR", "PARSE_ERROR"],
    ["100%", true, "TARGETING_MATCH", undefined],
    ["0%", false, "TARGETING_MATCH", undefined],
    ["", false, "ERROR", "FLAG_NOT_FOUND"],
  ])("reads %j as %s", async (text, value, reason, errorCode) => {
    const flags = await make({ environment: { variables: { FEATURE_X: text } } });
    expect(flags.details("x", false, { targetingKey: "a" })).toMatchObject({ value, reason });
    expect(flags.details("x", false, { targetingKey: "a" }).errorCode).toBe(errorCode);
    expect(flags.isOn("x", { targetingKey: "a" })).toBe(value);
  });

  it("gives strings, numbers and objects, and the off value for what is none", async () => {
    const variables = { FEATURE_COLOUR: "blue", FEATURE_LIMIT: "12.5", FEATURE_O: '{"a":[1]}' };
    const flags = await make({ environment: { variables } });
    expect(flags.value("colour", "red")).toBe("blue");
    expect(flags.value("limit", 1)).toBe(12.5);
    expect(flags.value("o", {})).toEqual({ a: [1] });
    expect(flags.value("colour", 3)).toBe(3);
    expect(flags.details("colour", 3).errorCode).toBe("PARSE_ERROR");
    expect(flags.details("o", 3).errorCode).toBe("TYPE_MISMATCH");
    expect(flags.details("colour", false)).toMatchObject({ value: false, errorCode: "PARSE_ERROR" });
  });

  it("wins over the file, and names the file's variants", async () => {
    const text = file({
      a: boolean("on"),
      theme: { state: "ENABLED", variants: { dark: { bg: 0 }, light: { bg: 1 } }, defaultVariant: "light" },
    });
    const variables = { FEATURE_A: "false", FEATURE_THEME: "dark" };
    const flags = await ofFile(text, { environment: { variables } });
    expect(flags.isOn("a")).toBe(false);
    expect(flags.details("theme", {})).toMatchObject({ value: { bg: 0 }, variant: "dark", reason: "STATIC" });
  });

  it("is off, not the file's on, when the variable can't be read; told once", async () => {
    const flags = await ofFile(file({ a: boolean("on") }), {
      environment: { variables: { FEATURE_A: "ture" } },
    });
    for (let i = 0; i < 3; i++) expect(flags.isOn("a")).toBe(false);
    expect(said("flag").map((note) => note.level)).toEqual(["warning"]);
  });

  it("rolls out a percentage, sticky by user, and off without one", async () => {
    const flags = await make({ environment: { variables: { FEATURE_X: "25%" } } });
    const on = Array.from({ length: 4_000 }, (_, i) => flags.isOn("x", { targetingKey: `user-${i}` }));
    expect(on.filter(Boolean).length / on.length).toBeCloseTo(0.25, 1);
    on.forEach((was, i) => void expect(flags.isOn("x", { targetingKey: `user-${i}` })).toBe(was));
    expect(flags.isOn("x")).toBe(false);
    const inFile = await ofFile(
      file({
        x: boolean("off", {
          fractional: [
            ["on", 25],
            ["off", 75],
          ],
        }),
      }),
      { name: "in-file" },
    );
    on.forEach((was, i) => void expect(inFile.isOn("x", { targetingKey: `user-${i}` })).toBe(was));
  });

  it("decides alone before any flags are made", () => {
    expect(isOn("kit-test-alone")).toBe(false);
    process.env["FEATURE_KIT_TEST_ALONE"] = "true";
    expect(isOn("kit-test-alone")).toBe(true);
    delete process.env["FEATURE_KIT_TEST_ALONE"];
    expect(isOn("kit-test-alone")).toBe(false);
  });
});

describe("the file", () => {
  it("agrees with flagd-core in value, variant, reason and error code", async () => {
    const text = file(
      {
        static: boolean("on"),
        disabled: { ...boolean("on"), state: "DISABLED" },
        fraction: boolean("off", {
          fractional: [
            ["on", 30],
            ["off", 70],
          ],
        }),
        rule: boolean("off", { if: [{ ends_with: [{ var: "email" }, "@a.example"] }, "on", null] }),
        shared: boolean("off", { $ref: "staff" }),
        nowhere: boolean("off", { if: [true, "no-such-variant"] }),
        unknown: boolean("off", { no_such_operator: [1] }),
        version: boolean("off", { if: [{ sem_ver: [{ var: "v" }, ">=", "2.0.0"] }, "on", "off"] }),
        text: { state: "ENABLED", variants: { a: "A", b: "B" }, defaultVariant: "a" },
        codeDefault: { state: "ENABLED", variants: { a: true }, defaultVariant: null },
        __proto__x: boolean("on"),
      },
      {
        $evaluators: { staff: { if: [{ in: ["@b.", { var: "email" }] }, "on", "off"] } },
        metadata: { set: "s" },
      },
    );
    const flags = await ofFile(text);
    const silent = { error() {}, warn() {}, info() {}, debug() {} };
    const oracle = new FlagdCore(undefined, silent);
    oracle.setConfigurations(text);
    const keys = [...oracle.getFlags().keys(), "missing"];
    for (let user = 0; user < 200; user++) {
      const context = {
        targetingKey: `u${user}`,
        email: user % 2 ? "x@a.example" : "y@b.example",
        v: `${user % 4}.0.0`,
      };
      for (const key of keys) {
        const {
          errorMessage: _,
          flagMetadata: metadata,
          ...wanted
        } = oracle.resolveBooleanEvaluation(key, false, context);
        const { errorMessage: __, ...got } = flags.details(key, false, context);
        expect(got, key).toMatchObject(wanted);
        if (key !== "missing") expect(got.flagMetadata).toEqual(metadata);
      }
    }
  });

  it.each([
    ["cut off", '{"flags": {"a":'],
    ["not JSON", "flags: yes"],
    ["empty", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["flags are a list", '{"flags":[]}'],
    ["no variants", '{"flags":{"a":{"state":"ENABLED"}}}'],
    [
      "a state nobody knows",
      '{"flags":{"a":{"state":"MAYBE","variants":{"on":true},"defaultVariant":"on"}}}',
    ],
    [
      "a default that is no variant",
      '{"flags":{"a":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"of"}}}',
    ],
    ["a flag that is null", '{"flags":{"a":null}}'],
    ["100,000 deep", `{"flags":${"[".repeat(100_000)}`],
    ["too large", `{"flags":{}}${" ".repeat(5_000_000)}`],
    [
      "too many",
      file(Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`f${i}`, boolean("on")]))),
    ],
  ])("keeps the last good when the new one is %s, and says so once", async (_, bad) => {
    const flags = await ofFile(file({ a: boolean("on") }));
    expect(flags.isOn("a")).toBe(true);
    await writeFile(path, bad);
    await vi.waitFor(
      () => expect(said("flags").at(-1)).toMatchObject({ event: "kept_last_good", level: "warning" }),
      {
        timeout: 10_000,
      },
    );
    expect(flags.isOn("a")).toBe(true);
    expect(readStates().find(({ name }) => name === "flags")?.state.status).toBe("warn");
    await writeFile(path, file({ a: boolean("off") }));
    await vi.waitFor(() => expect(flags.isOn("a")).toBe(false), { timeout: 10_000 });
    expect(readStates().find(({ name }) => name === "flags")?.state.status).toBe("pass");
    expect(said("flags").filter((note) => note.level === "warning")).toHaveLength(1);
  });

  it("starts without the file, off and told, and finds it later", async () => {
    const flags = await make({ file: { path, every: 10 } });
    expect(flags.isOn("a")).toBe(false);
    expect(said("flags")).toMatchObject([{ event: "unavailable" }]);
    await writeFile(path, file({ a: boolean("on") }));
    await vi.waitFor(() => expect(flags.isOn("a")).toBe(true), { timeout: 10_000 });
  });

  it("sees atomic renames and the links that a ConfigMap swaps", async () => {
    const flags = await ofFile(file({ a: boolean("off") }));
    await writeFile(`${path}.new`, file({ a: boolean("on") }));
    await rename(`${path}.new`, path);
    await vi.waitFor(() => expect(flags.isOn("a")).toBe(true), { timeout: 10_000 });

    for (const [name, variant] of [
      ["one", "off"],
      ["two", "on"],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "flags.json"), file({ a: boolean(variant) }));
    }
    await symlink("one", join(folder, "..data"));
    await symlink(join("..data", "flags.json"), join(folder, "mounted.json"));
    const mounted = await make({ name: "mounted", file: { path: join(folder, "mounted.json"), every: 10 } });
    expect(mounted.isOn("a")).toBe(false);
    await symlink("two", join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    await vi.waitFor(() => expect(mounted.isOn("a")).toBe(true), { timeout: 10_000 });
  });

  it("refuses what is no regular file instead of waiting for it", async () => {
    const flags = await make({ file: "/dev/zero" });
    expect(flags.isOn("a")).toBe(false);
    expect(said("flags")).toMatchObject([{ event: "unavailable" }]);
  });

  it("puts a flag with a cyclic or exploding rule off, and leaves the others", async () => {
    const bombs = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `e${i}`,
        { and: [{ $ref: `e${i + 1}` }, { $ref: `e${i + 1}` }] },
      ]),
    );
    const flags = await ofFile(
      file(
        {
          cycle: boolean("on", { $ref: "a" }),
          bomb: boolean("on", { $ref: "e0" }),
          lost: boolean("on", { $ref: "?" }),
          good: boolean("on"),
        },
        {
          $evaluators: {
            a: { if: [{ $ref: "b" }, "on"] },
            b: { if: [{ $ref: "a" }, "on"] },
            ...bombs,
            e40: true,
          },
        },
      ),
    );
    for (const name of ["cycle", "bomb", "lost"]) {
      expect(flags.details(name, false), name).toMatchObject({
        value: false,
        reason: "ERROR",
        errorCode: "PARSE_ERROR",
      });
    }
    expect(flags.isOn("good")).toBe(true);
  });

  it("knows no flag by the names every object has", async () => {
    const flags = await ofFile(
      '{"flags":{"__proto__":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}}}',
    );
    for (const name of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
      expect(flags.details(name, false).errorCode).toBe("FLAG_NOT_FOUND");
    }
    expect(flags.isOn("__proto__")).toBe(true);
    expect(({} as { state?: unknown }).state).toBeUndefined();
  });

  it("hands out copies of objects", async () => {
    const flags = await ofFile(
      file({ o: { state: "ENABLED", variants: { a: { list: [1] } }, defaultVariant: "a" } }),
    );
    const mine = flags.value("o", { list: [] as number[] });
    mine.list.push(2);
    expect(flags.value("o", {})).toEqual({ list: [1] });
  });
});

describe("an evaluation", () => {
  it("never throws, whatever it is asked with", async () => {
    const flags = await ofFile(
      file({
        rule: boolean("on", { if: [{ "==": [{ var: "a.b" }, 1] }, "on", "off"] }),
        f: boolean("off", { fractional: [["on", 1]] }),
      }),
    );
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const contexts: unknown[] = [
      null,
      1,
      "text",
      [],
      proxy,
      Object.create(null),
      Object.freeze({ targetingKey: 5 }),
      {
        get targetingKey() {
          throw new Error("no");
        },
      },
      { targetingKey: Symbol("s") },
      {
        a: {
          get b() {
            throw null;
          },
        },
      },
    ];
    const names: unknown[] = ["rule", "f", null, undefined, 5, {}, Symbol("s"), "x".repeat(1e6)];
    for (const context of contexts) {
      for (const name of names) {
        expect(typeof flags.isOn(name as string, context as never)).toBe("boolean");
        expect(flags.value(name as string, "off", context as never)).toBe("off");
      }
    }
    for (const off of [null, undefined, () => 1, Symbol("s"), 1n]) {
      expect(flags.details("rule", off as never)).toMatchObject({ value: off, errorCode: "TYPE_MISMATCH" });
    }
  });

  it("is written into the work under way once per flag and variant", async () => {
    const flags = await ofFile(
      file({
        a: boolean("on"),
        f: boolean("off", {
          fractional: [
            ["on", 50],
            ["off", 50],
          ],
        }),
      }),
    );
    const context = new WorkContext({ kind: "http" });
    runInContext(context, () => {
      for (let i = 0; i < 100; i++) {
        flags.isOn("a");
        flags.isOn("f", { targetingKey: `u${i}` });
        flags.isOn("missing");
      }
    });
    expect(
      context.flags?.map(({ key, variant, value, reason }) => [key, variant, value, reason]).sort(),
    ).toEqual([
      ["a", "on", "true", "STATIC"],
      ["f", "off", "false", "TARGETING_MATCH"],
      ["f", "on", "true", "TARGETING_MATCH"],
      ["missing", undefined, "false", "ERROR"],
    ]);
  });

  it("is asked by the whole process of the flags made last", async () => {
    const flags = await make({ environment: { variables: { FEATURE_X: "true" } } });
    expect(isOn("x")).toBe(true);
    await flags.close();
    expect(isOn("x")).toBe(false);
  });
});

it("reads variables again on refresh, and tells what changed", async () => {
  const variables: Record<string, string> = { FEATURE_A: "false" };
  const flags = await ofFile(file({ a: boolean("on") }), { environment: { variables } });
  const heard: unknown[] = [];
  flags.onChange((event) => heard.push(event));
  variables["FEATURE_A"] = "true";
  expect(flags.isOn("a")).toBe(false);
  await flags.refresh();
  expect(flags.isOn("a")).toBe(true);
  expect(heard).toEqual([{ type: "changed", flags: ["a"] }]);
});
