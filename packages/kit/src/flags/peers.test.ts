/** Without the optional packages: the environment still works, and what is missing is named. */
import { expect, it, vi } from "vitest";
import { onNote } from "../core/index.ts";
import { createFlags, FlagsPeerMissingError, openFeatureProvider } from "./index.ts";

vi.mock("@openfeature/flagd-core", () => {
  throw new Error("Cannot find package");
});
vi.mock("@openfeature/server-sdk", () => {
  throw new Error("Cannot find package");
});

it("names what to install for a file, and for the provider", async () => {
  const error = await createFlags({ file: "flags.json" }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlagsPeerMissingError);
  expect((error as Error).message).toContain("npm install @openfeature/flagd-core");
  const flags = await createFlags({ environment: { variables: {} } });
  await expect(openFeatureProvider(flags)).rejects.toThrow("npm install @openfeature/server-sdk");
  await flags.close();
});

it("evaluates variables; a percentage is off, and says why", async () => {
  const unhear = onNote(() => {});
  const flags = await createFlags({ environment: { variables: { FEATURE_A: "on", FEATURE_B: "50%" } } });
  expect(flags.isOn("a")).toBe(true);
  expect(flags.details("b", false, { targetingKey: "u" })).toMatchObject({
    value: false,
    errorCode: "GENERAL",
    errorMessage: expect.stringContaining("@openfeature/flagd-core"),
  });
  await flags.close();
  unhear();
});
