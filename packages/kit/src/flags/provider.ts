/** The flags as a provider of the OpenFeature server SDK. */
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from "@openfeature/server-sdk";
import { ownFailure } from "../core/index.ts";
import { FlagsPeerMissingError } from "./errors.ts";
import type { FlagContext, Flags, FlagsEvent, FlagValue } from "./types.ts";

/**
 * An OpenFeature provider that answers from these flags. Initialising it never fails, since flags that are not there are off: a source
 * in trouble is an event (`PROVIDER_ERROR` where it never answered, `PROVIDER_STALE` where the last good content is kept), and
 * so is each change (`PROVIDER_CONFIGURATION_CHANGED`). Closing the provider leaves the flags open.
 *
 * @throws FlagsPeerMissingError where `@openfeature/server-sdk` is not installed
 * @example
 * await OpenFeature.setProviderAndWait(await openFeatureProvider(flags));
 * const on = await OpenFeature.getClient().getBooleanValue("settlement", false);
 */
export async function openFeatureProvider(flags: Flags): Promise<Provider> {
  const { OpenFeatureEventEmitter, ProviderEvents } = await loadSdk();
  const events = new OpenFeatureEventEmitter();
  let unhear: (() => void) | undefined;

  function pass(event: FlagsEvent): void {
    try {
      if (event.type === "changed") {
        events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: [...event.flags] });
      } else if (event.type === "ready") events.emit(ProviderEvents.Ready);
      else if (event.type === "stale") events.emit(ProviderEvents.Stale, { message: event.message });
      else events.emit(ProviderEvents.Error, { message: event.message });
    } catch (error) {
      ownFailure("flags provider", error);
    }
  }

  async function resolve<T>(flag: string, off: T, context: EvaluationContext): Promise<ResolutionDetails<T>> {
    return flags.details(flag, off as FlagValue, context as FlagContext) as unknown as ResolutionDetails<T>;
  }

  return {
    metadata: { name: "holdfast" },
    runsOn: "server",
    events,
    initialize: async () => {
      unhear ??= flags.onChange(pass);
      const trouble = flags.trouble();
      // Said after the SDK has called the provider ready, or it would be overwritten.
      if (trouble) setImmediate(() => pass(trouble));
    },
    onClose: async () => {
      unhear?.();
      unhear = undefined;
      // The SDK leaves its own behind, and would hear everything twice when the provider is set again.
      events.removeAllHandlers();
    },
    resolveBooleanEvaluation: resolve<boolean>,
    resolveStringEvaluation: resolve<string>,
    resolveNumberEvaluation: resolve<number>,
    resolveObjectEvaluation: <T extends JsonValue>(flag: string, off: T, context: EvaluationContext) =>
      resolve<T>(flag, off, context),
  };
}

async function loadSdk(): Promise<typeof import("@openfeature/server-sdk")> {
  try {
    return await import("@openfeature/server-sdk");
  } catch (cause) {
    throw new FlagsPeerMissingError(
      "The OpenFeature provider needs @openfeature/server-sdk: npm install @openfeature/server-sdk @openfeature/core",
      { cause },
    );
  }
}
