/** Finds out once per flag and configuration what an evaluation has to do, so that the evaluation itself does next to nothing. */
import type { FeatureFlag } from "@openfeature/flagd-core";
import { type Definition, type Definitions, resolveReferences } from "./definitions.ts";
import { type Environment, readBoolean, readPercentage } from "./environment.ts";
import type { RemoteFlags } from "./ofrep.ts";
import type { FlagDetails, FlagErrorCode, FlagMetadata, FlagReason, FlagValue, JsonValue } from "./types.ts";

export type FlagType = "boolean" | "number" | "string" | "object";

/** Makes flagd-core's flag of a definition. Absent where flagd-core is not installed: then no rule can be evaluated. */
export type MakeFlag = (key: string, definition: Definition, targeting: unknown) => FeatureFlag;

/** The off value's company: everything of an answer but the value. */
interface Doubt {
  readonly reason: FlagReason;
  readonly errorCode?: FlagErrorCode;
  readonly errorMessage?: string;
  readonly flagMetadata: FlagMetadata;
}

/** What to do when a flag is asked for as one type. */
export type Plan =
  | { readonly kind: "fixed"; readonly details: FlagDetails }
  | { readonly kind: "off"; readonly doubt: Doubt }
  | { readonly kind: "rule"; readonly flag: FeatureFlag };

/** A flag's plans by type, made when first asked for. */
export interface Resolver {
  readonly key: string;
  boolean: Plan | undefined;
  number: Plan | undefined;
  string: Plan | undefined;
  object: Plan | undefined;
  /** Its doubt was told: once per configuration is enough. */
  told: boolean;
}

/** The content of every source, as of now. */
export interface Contents {
  environment: Environment | undefined;
  remote: RemoteFlags | undefined;
  /** The service does not answer at present: its values are the last good ones. */
  remoteStale: boolean;
  file: Definitions | undefined;
  makeFlag: MakeFlag | undefined;
}

/** What a flag's plan is for one type, by the precedence of the sources: environment, remote, file. */
export function planOf(key: string, type: FlagType, contents: Contents): Plan {
  const definition = contents.file?.flags.get(key);
  const text = contents.environment?.textOf(key);
  if (text !== undefined) return fromText(key, type, text, definition, contents);
  const remote = contents.remote?.get(key);
  if (remote) {
    const { reason, value, variant, metadata: flagMetadata, errorCode, errorMessage } = remote;
    if (errorCode)
      return { kind: "off", doubt: { reason, errorCode, errorMessage: errorMessage ?? "", flagMetadata } };
    if (value === undefined) return { kind: "off", doubt: { reason, flagMetadata } };
    return fixed(key, type, value, variant, contents.remoteStale ? "STALE" : reason, flagMetadata);
  }
  if (definition) return fromDefinition(key, type, definition, contents);
  return doubt("FLAG_NOT_FOUND", `flag ${quote(key)} is in none of the sources`);
}

function fromText(
  key: string,
  type: FlagType,
  text: string,
  definition: Definition | undefined,
  contents: Contents,
): Plan {
  const metadata = definition?.metadata ?? {};
  // A variant that is named exactly so is meant, whatever its name looks like.
  if (definition && Object.hasOwn(definition.variants, text)) {
    return fixed(key, type, definition.variants[text] as JsonValue, text, "STATIC", metadata);
  }
  const what = `the variable of flag ${quote(key)} holds ${quote(text)}`;
  if (type === "boolean") {
    const weights = readPercentage(text);
    if (weights) return percentage(key, weights, metadata, contents);
    const on = readBoolean(text);
    if (on === undefined)
      return doubt("PARSE_ERROR", `${what}, which is neither true, false nor a percentage`, metadata);
    return fixed(key, type, on, on ? "on" : "off", "STATIC", metadata);
  }
  if (type === "string") return fixed(key, type, text, text, "STATIC", metadata);
  try {
    const value = JSON.parse(text) as JsonValue;
    return fixed(key, type, value, text.slice(0, 100), "STATIC", metadata);
  } catch {
    return doubt("PARSE_ERROR", `${what}, which is no ${type}`, metadata);
  }
}

/** A rollout by variable is flagd's own: the same user gets the same answer as from a file with this fraction. */
function percentage(
  key: string,
  weights: { on: number; off: number },
  metadata: FlagMetadata,
  contents: Contents,
): Plan {
  const targeting = {
    fractional: [
      ["on", weights.on],
      ["off", weights.off],
    ],
  };
  return ruled(
    key,
    {
      state: "ENABLED",
      defaultVariant: "off",
      variants: { on: true, off: false },
      targeting,
      metadata,
      fingerprint: "",
    },
    contents,
  );
}

function fromDefinition(key: string, type: FlagType, definition: Definition, contents: Contents): Plan {
  const { state, targeting, defaultVariant, variants, metadata } = definition;
  if (state === "DISABLED") return { kind: "off", doubt: { reason: "DISABLED", flagMetadata: metadata } };
  if (targeting) return ruled(key, definition, contents);
  if (defaultVariant === undefined)
    return { kind: "off", doubt: { reason: "DEFAULT", flagMetadata: metadata } };
  return fixed(key, type, variants[defaultVariant] as JsonValue, defaultVariant, "STATIC", metadata);
}

function ruled(key: string, definition: Definition, contents: Contents): Plan {
  if (!contents.makeFlag) {
    return doubt(
      "GENERAL",
      `flag ${quote(key)} has a rule, for which @openfeature/flagd-core must be installed`,
    );
  }
  try {
    const targeting = resolveReferences(definition.targeting, contents.file?.evaluators ?? new Map());
    return { kind: "rule", flag: contents.makeFlag(key, definition, targeting) };
  } catch (error) {
    const why = error instanceof Error ? error.message : "it can't be read";
    return doubt(
      "PARSE_ERROR",
      `flag ${quote(key)} has a rule that can't be used: ${why}`,
      definition.metadata,
    );
  }
}

function fixed(
  key: string,
  type: FlagType,
  value: JsonValue,
  variant: string | undefined,
  reason: FlagReason,
  flagMetadata: FlagMetadata,
): Plan {
  if (!isOfType(value, type)) return doubt("TYPE_MISMATCH", mismatch(key, type, value), flagMetadata);
  const details =
    variant === undefined ? { value, reason, flagMetadata } : { value, reason, variant, flagMetadata };
  return { kind: "fixed", details: Object.freeze(details) as FlagDetails };
}

export function isOfType(value: unknown, type: FlagType): value is FlagValue {
  return typeof value === type && value !== null && (type !== "number" || Number.isFinite(value));
}

export function mismatch(key: string, type: FlagType, value: unknown): string {
  return `flag ${quote(key)} is of type ${value === null ? "null" : typeof value}, and ${type} was asked for`;
}

function doubt(errorCode: FlagErrorCode, errorMessage: string, flagMetadata: FlagMetadata = {}): Plan {
  return { kind: "off", doubt: { reason: "ERROR", errorCode, errorMessage, flagMetadata } };
}

/** Names and values come from outside: bounded before they get into a message. */
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
