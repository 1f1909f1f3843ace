/** The words of the flags: what is asked, what is answered, where it comes from. */
import type { Duration } from "../core/index.ts";

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A flag's value: what `off` declares is what comes back. */
export type FlagValue = boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Whom or what a flag is asked for. `targetingKey` keeps a percentage rollout the same for the same user. */
export interface FlagContext {
  targetingKey?: string;
  [attribute: string]: unknown;
}

/** Reasons of the OpenFeature specification; sources may use others. */
export type FlagReason =
  | "STATIC"
  | "DEFAULT"
  | "TARGETING_MATCH"
  | "SPLIT"
  | "CACHED"
  | "DISABLED"
  | "STALE"
  | "UNKNOWN"
  | "ERROR"
  | (string & {});

/** Error codes of the OpenFeature specification. */
export type FlagErrorCode =
  | "FLAG_NOT_FOUND"
  | "PARSE_ERROR"
  | "TYPE_MISMATCH"
  | "TARGETING_KEY_MISSING"
  | "INVALID_CONTEXT"
  | "GENERAL";

export type FlagMetadata = Readonly<Record<string, string | number | boolean>>;

/** An answer and why it was given. */
export interface FlagDetails<T extends FlagValue = FlagValue> {
  readonly value: T;
  readonly reason: FlagReason;
  /** Name of the value among the flag's variants. Absent where the off value was given for doubt. */
  readonly variant?: string;
  readonly errorCode?: FlagErrorCode;
  readonly errorMessage?: string;
  readonly flagMetadata: FlagMetadata;
}

/** `boolean` for `true` and `false`, `string` for `"blue"`: a literal as off value must not narrow the answer. */
type Widened<T extends FlagValue> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : T;

export interface EnvironmentOptions {
  /** Variables that begin so are flags. (Default: "FEATURE_") */
  prefix?: string;
  /** (Default: process.env, read when the flags are made and by `refresh`) */
  variables?: Readonly<Record<string, string | undefined>>;
}

export interface FileOptions {
  /** A file in flagd's JSON format. */
  path: string;
  /** How often the file is looked at. (Default: "1s") */
  every?: Duration;
  /** A larger file is a bad file. Bytes. (Default: 4 MiB) */
  maxBytes?: number;
}

export interface RemoteOptions {
  /** Base address of an OFREP service; `/ofrep/v1/evaluate/flags` is added. Redirects are not followed. */
  url: string;
  /** Sent with each question, e.g. `authorization`. They appear in no note. */
  headers?: Readonly<Record<string, string>>;
  /** The static context the service evaluates for, e.g. `{ environment: "production" }`. (Default: {}) */
  context?: Readonly<Record<string, unknown>>;
  /** How often the service is asked. (Default: "30s") */
  every?: Duration;
  /** How long one answer, and `createFlags`, may take. (Default: "2s") */
  deadline?: Duration;
  /** The longest pause between two questions when the service fails. (Default: "5m") */
  maxBackoff?: Duration;
  /** A longer answer, decompressed, is a bad answer. Bytes. (Default: 1 MiB) */
  maxBytes?: number;
  /** (Default: the global fetch) */
  fetch?: typeof globalThis.fetch;
}

export interface FlagsOptions {
  /** Name in health and messages; two sets of flags in one process need two names. (Default: "flags") */
  name?: string;
  /** `false`: no flag comes from the environment. (Default: variables that begin with `FEATURE_`) */
  environment?: EnvironmentOptions | false;
  /** (Default: none) */
  file?: string | FileOptions;
  /** (Default: none) */
  remote?: string | RemoteOptions;
  /** Whether `isOn`, `degrade`, `createJobs` and `killSwitch` ask these flags by themselves. (Default: true) */
  processDefault?: boolean;
}

/** What changed: all evaluations from now on see it. */
export type FlagsEvent =
  | { type: "changed"; flags: readonly string[] }
  /** A source does not answer, or answers nonsense: the last good values are kept. */
  | { type: "stale"; message: string }
  /** A source has never answered. */
  | { type: "error"; message: string }
  | { type: "ready" };

/** Why a flag was turned off at run time. */
export interface Killed {
  /** Epoch milliseconds. */
  since: number;
  message: string;
  error?: unknown;
}

/** Flags: `isOn` for most, `value` for those with more than two states, `details` for the why. None of them throws or waits. */
export interface Flags {
  readonly name: string;
  /**
   * Whether a boolean flag is on. False on any doubt.
   *
   * @example
   * if (flags.isOn("settlement", { targetingKey: user.id })) await settle();
   */
  isOn(flag: string, context?: FlagContext): boolean;
  /** What the sources say of a boolean flag, killed or not. For deciding about a revival; else ask `isOn`. */
  saidOn(flag: string, context?: FlagContext): boolean;
  /**
   * The flag's value, or `off` on any doubt. The type of `off` is the type asked for.
   *
   * @example
   * const limit = flags.value("upload-limit", 10);
   */
  value<T extends FlagValue>(flag: string, off: T, context?: FlagContext): Widened<T>;
  /** The value with its reason, variant and error code as OpenFeature defines them. */
  details<T extends FlagValue>(flag: string, off: T, context?: FlagContext): FlagDetails<Widened<T>>;
  /** Turns a flag off in this process, whatever its sources say, until `revive`. False if it was off so already. */
  kill(flag: string, why: { message: string; error?: unknown }): boolean;
  /** Ends `kill`. False if the flag was not killed. */
  revive(flag: string, message: string): boolean;
  /** The flags that are killed. */
  readonly killed: ReadonlyMap<string, Killed>;
  /** Reads every source again, now. Never rejects: what fails is told, and the last good kept. */
  refresh(): Promise<void>;
  /** The source in trouble at present, as an event; undefined where all are well. */
  trouble(): (FlagsEvent & { message: string }) | undefined;
  /** Hears of changes; answers the end of it. */
  onChange(listener: (event: FlagsEvent) => void): () => void;
  /** Stops reloading. Evaluations go on with what is known. */
  close(): Promise<void>;
}
