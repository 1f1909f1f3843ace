/** flagd-core, where it is installed. */
import type { Logger } from "@openfeature/core";
import type { MakeFlag } from "./resolver.ts";

/** Rules that go wrong are told by the flags themselves; flagd-core's own word on each evaluation would be noise. */
const silent: Logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** Undefined where it is not installed. */
export async function loadFlagdCore(): Promise<MakeFlag | undefined> {
  try {
    const { FeatureFlag } = await import("@openfeature/flagd-core");
    return (key, { state, variants, defaultVariant, metadata }, targeting) => {
      const flag = { state, variants, defaultVariant: defaultVariant ?? "", targeting, metadata };
      // Interpreted, as fast as compiled: then it also runs where code generation is forbidden.
      return new FeatureFlag(key, flag as ConstructorParameters<typeof FeatureFlag>[1], silent, {
        disableDynamicCodeGeneration: true,
      });
    };
  } catch {
    return undefined;
  }
}
