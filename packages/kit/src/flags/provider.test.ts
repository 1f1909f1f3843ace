/** The provider in the real OpenFeature server SDK. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/server-sdk";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onNote } from "../core/index.ts";
import { createFlags, type Flags, openFeatureProvider } from "./index.ts";

const text = (defaultVariant: string) =>
  JSON.stringify({
    flags: {
      a: { state: "ENABLED", variants: { on: true, off: false }, defaultVariant },
      s: { state: "ENABLED", variants: { x: "X" }, defaultVariant: "x", metadata: { team: "t" } },
      n: { state: "ENABLED", variants: { x: 4.5 }, defaultVariant: "x" },
      o: { state: "ENABLED", variants: { x: { y: [1] } }, defaultVariant: "x" },
      f: {
        state: "ENABLED",
        variants: { on: true, off: false },
        defaultVariant: "off",
        targeting: {
          fractional: [
            ["on", 50],
            ["off", 50],
          ],
        },
      },
    },
  });

let folder: string;
let path: string;
let flags: Flags;
let unhear: () => void;

beforeEach(async () => {
  unhear = onNote(() => {});
  folder = await mkdtemp(join(tmpdir(), "kit-provider-"));
  path = join(folder, "flags.json");
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  OpenFeature.clearHandlers();
  OpenFeature.clearHooks();
  await flags.close();
  unhear();
  await rm(folder, { recursive: true, force: true });
});

const make = async () => {
  flags = await createFlags({ environment: { variables: {} }, file: { path, every: 10 } });
  return openFeatureProvider(flags);
};
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

it("resolves each type, with hooks and evaluation context", async () => {
  await writeFile(path, text("on"));
  await OpenFeature.setProviderAndWait(await make());
  const client = OpenFeature.getClient();
  expect(client.providerStatus).toBe(ProviderStatus.READY);
  expect(await client.getBooleanValue("a", false)).toBe(true);
  expect(await client.getStringDetails("s", "")).toMatchObject({
    value: "X",
    variant: "x",
    flagMetadata: { team: "t" },
  });
  expect(await client.getNumberValue("n", 0)).toBe(4.5);
  expect(await client.getObjectValue("o", {})).toEqual({ y: [1] });
  expect(await client.getBooleanDetails("missing", true)).toMatchObject({
    value: true,
    reason: "ERROR",
    errorCode: "FLAG_NOT_FOUND",
  });
  expect(await client.getBooleanDetails("s", false)).toMatchObject({
    value: false,
    errorCode: "TYPE_MISMATCH",
  });
  const stages: string[] = [];
  client.addHooks({
    before: (hook) => void stages.push(`before ${hook.flagKey}`),
    after: (_, details) => void stages.push(`after ${String(details.value)}`),
    error: () => void stages.push("error"),
    finally: () => void stages.push("finally"),
  });
  await client.getBooleanValue("a", false);
  await client.getBooleanValue("missing", false);
  expect(stages).toEqual(["before a", "after true", "finally", "before missing", "error", "finally"]);
  for (let user = 0; user < 50; user++) {
    const context = { targetingKey: `u${user}` };
    expect(await client.getBooleanValue("f", false, context)).toBe(flags.isOn("f", context));
  }
});

it("says changes, trouble and recovery as events", async () => {
  await writeFile(path, text("on"));
  await OpenFeature.setProviderAndWait(await make());
  const client = OpenFeature.getClient();
  const heard: unknown[] = [];
  client.addHandler(ProviderEvents.ConfigurationChanged, (event) => void heard.push(event?.flagsChanged));
  client.addHandler(ProviderEvents.Stale, () => void heard.push("stale"));
  await writeFile(path, text("off"));
  await until(() => expect(heard).toEqual([["a"]]));
  await writeFile(path, "{");
  await until(() => expect(client.providerStatus).toBe(ProviderStatus.STALE));
  expect(await client.getBooleanDetails("s", false)).toMatchObject({ errorCode: "TYPE_MISMATCH" });
  await writeFile(path, text("off"));
  await until(() => expect(client.providerStatus).toBe(ProviderStatus.READY));
  expect(heard).toEqual([["a"], "stale"]);
});

it("does not fail the start when there is nothing to read: an error event, off, ready once it is there", async () => {
  const provider = await make();
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  await until(() => expect(client.providerStatus).toBe(ProviderStatus.ERROR));
  expect(await client.getBooleanValue("a", false)).toBe(false);
  await writeFile(path, text("on"));
  await until(() => expect(client.providerStatus).toBe(ProviderStatus.READY));
  expect(await client.getBooleanValue("a", false)).toBe(true);
});

it("is told of a kill, and off also for a caller whose default is on", async () => {
  await writeFile(path, text("on"));
  await OpenFeature.setProviderAndWait(await make());
  const client = OpenFeature.getClient();
  flags.kill("a", { message: "too many failures" });
  expect(await client.getBooleanDetails("a", true)).toMatchObject({
    value: false,
    reason: "DISABLED",
    flagMetadata: { killed: true, killedFor: "too many failures" },
  });
  flags.revive("a", "done");
  expect(await client.getBooleanValue("a", false)).toBe(true);
});

it("can be closed and set again", async () => {
  await writeFile(path, text("on"));
  const provider = await make();
  await OpenFeature.setProviderAndWait(provider);
  await OpenFeature.clearProviders();
  await OpenFeature.setProviderAndWait(provider);
  const heard: unknown[] = [];
  OpenFeature.addHandler(
    ProviderEvents.ConfigurationChanged,
    (event) => void heard.push(event?.flagsChanged),
  );
  await writeFile(path, text("off"));
  await until(() => expect(heard).toEqual([["a"]]));
});
