export { createFlags } from "./create-flags.ts";
export { defaultFlags, isOn } from "./default-flags.ts";
export { environmentNameOf } from "./environment.ts";
export { FlagsOptionsError, FlagsPeerMissingError } from "./errors.ts";
export { FailureWindow } from "./failure-window.ts";
export { type KillSwitch, killSwitch } from "./kill-switch.ts";
export type { KillSwitchOptions } from "./kill-switch-options.ts";
export { openFeatureProvider } from "./provider.ts";
export type {
  EnvironmentOptions,
  FileOptions,
  FlagContext,
  FlagDetails,
  FlagErrorCode,
  FlagMetadata,
  FlagReason,
  Flags,
  FlagsEvent,
  FlagsOptions,
  FlagValue,
  Killed,
  RemoteOptions,
} from "./types.ts";
