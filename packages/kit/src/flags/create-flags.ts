/** Makes a set of flags of its sources. */
import { assembleFlags } from "./assemble-flags.ts";
import { setDefaultFlags, unsetDefaultFlags } from "./default-flags.ts";
import { FlagsPeerMissingError } from "./errors.ts";
import { loadFlagdCore } from "./flagd.ts";
import type { Flags, FlagsOptions } from "./types.ts";

/**
 * Flags from the environment, a file and a remote service; the first of them that knows a flag decides it. Resolves when each source
 * answered or failed for the first time; a source that fails is told, asked again, and leaves its flags off.
 *
 * @throws FlagsOptionsError, FlagsPeerMissingError (a file needs `@openfeature/flagd-core`), DurationError
 * @example
 * const flags = await createFlags({ file: "flags.json" });
 * if (flags.isOn("settlement", { targetingKey: user.id })) await settle(); // FEATURE_SETTLEMENT=false turns it off
 */
export async function createFlags(options: FlagsOptions = {}): Promise<Flags> {
  const makeFlag = await loadFlagdCore();
  if (options.file && !makeFlag) {
    throw new FlagsPeerMissingError(
      "Flags from a file need @openfeature/flagd-core: npm install @openfeature/flagd-core @openfeature/core",
    );
  }
  const { flags, start } = assembleFlags(options, makeFlag, unsetDefaultFlags);
  await start();
  if (options.processDefault !== false) setDefaultFlags(flags);
  return flags;
}
