/** Evaluations: by the plan that was made for the flag, with whatever can go wrong answered by the off value. */
import { ownFailure, tell } from "../core/index.ts";
import { recordEvaluation } from "./record.ts";
import {
  type Contents,
  type FlagType,
  isOfType,
  mismatch,
  type Plan,
  planOf,
  type Resolver,
} from "./resolver.ts";
import type { FlagContext, FlagDetails, FlagErrorCode, FlagValue, Killed } from "./types.ts";

/** More names than this are not remembered: they come from data, not from code. */
const NAMES_MAX = 50_000;

const types: ReadonlySet<string> = new Set<FlagType>(["boolean", "number", "string", "object"]);

const noContext: FlagContext = Object.freeze({});

export class Evaluator {
  readonly killed = new Map<string, Killed>();
  readonly #contents: Contents;
  readonly #resolvers = new Map<string, Resolver>();

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  /** Forgets what was made of the sources: they changed. */
  reset(): void {
    this.#resolvers.clear();
  }

  /** Never throws. `off` is the answer on any doubt. */
  evaluate(key: string, off: FlagValue, context: FlagContext | undefined): FlagDetails {
    try {
      const killed = this.killed.size > 0 ? this.killed.get(key) : undefined;
      const details = killed ? killedDetails(killed, off) : this.#details(key, off, context);
      recordEvaluation(key, details);
      return details;
    } catch (error) {
      return failed(off, error);
    }
  }

  /** As `evaluate`, whether the flag is killed or not; nothing is recorded. */
  bySources(key: string, off: FlagValue, context: FlagContext | undefined): FlagDetails {
    try {
      return this.#details(key, off, context);
    } catch (error) {
      return failed(off, error);
    }
  }

  #details(key: string, off: FlagValue, context: FlagContext | undefined): FlagDetails {
    const type = typeof off as FlagType;
    const resolver = this.#resolvers.get(key) ?? this.#resolver(key);
    const plan = resolver[type] ?? this.#plan(resolver, type, off);
    if (plan.kind === "fixed") return type === "object" ? copied(plan.details) : plan.details;
    if (plan.kind === "off") return { value: off, ...plan.doubt };
    return byRule(resolver, plan, type, off, context);
  }

  #resolver(key: string): Resolver {
    const resolver: Resolver = {
      key,
      boolean: undefined,
      number: undefined,
      string: undefined,
      object: undefined,
      told: false,
    };
    if (typeof key !== "string") return resolver;
    if (this.#resolvers.size >= NAMES_MAX) this.#resolvers.clear();
    this.#resolvers.set(key, resolver);
    return resolver;
  }

  #plan(resolver: Resolver, type: FlagType, off: FlagValue): Plan {
    const { key } = resolver;
    if (typeof key !== "string") return misuse("FLAG_NOT_FOUND", "a flag's name must be a string");
    if (!types.has(type) || off === null)
      return misuse("TYPE_MISMATCH", "the off value must be of a flag's type");
    const plan = planOf(key, type, this.#contents);
    resolver[type] = plan;
    if (plan.kind === "off" && plan.doubt.errorCode) {
      tellDoubt(resolver, plan.doubt.errorCode, plan.doubt.errorMessage ?? "");
    }
    return plan;
  }
}

function failed(off: FlagValue, error: unknown): FlagDetails {
  ownFailure("flags", error);
  return {
    value: off,
    reason: "ERROR",
    errorCode: "GENERAL",
    errorMessage: "the evaluation failed",
    flagMetadata: {},
  };
}

function byRule(
  resolver: Resolver,
  { flag }: Plan & { kind: "rule" },
  type: FlagType,
  off: FlagValue,
  context: FlagContext | undefined,
): FlagDetails {
  let result: ReturnType<typeof flag.evaluate>;
  try {
    result = flag.evaluate((context ?? noContext) as Parameters<typeof flag.evaluate>[0]);
  } catch {
    // flagd-core catches what a rule throws, but not a context whose getters throw what is no error.
    const errorMessage = `the rule of flag ${JSON.stringify(resolver.key)} failed on the context it was given`;
    tellDoubt(resolver, "INVALID_CONTEXT", errorMessage);
    return {
      value: off,
      reason: "ERROR",
      errorCode: "INVALID_CONTEXT",
      errorMessage,
      flagMetadata: flag.metadata,
    };
  }
  if (isOfType(result.value, type)) {
    const details = result as FlagDetails;
    return type === "object" ? copied(details) : details;
  }
  // Neither rule nor default chose a variant: that is the author's way to leave the value to the code.
  if (result.value === undefined && result.reason !== "ERROR") {
    return { value: off, reason: result.reason, flagMetadata: flag.metadata };
  }
  const errorCode =
    result.value === undefined
      ? ((result.errorCode as FlagErrorCode | undefined) ?? "GENERAL")
      : "TYPE_MISMATCH";
  const errorMessage =
    result.value === undefined
      ? (result.errorMessage ?? "the rule failed")
      : mismatch(resolver.key, type, result.value);
  tellDoubt(resolver, errorCode, errorMessage);
  return { value: off, reason: "ERROR", errorCode, errorMessage, flagMetadata: flag.metadata };
}

/** A killed flag is off, also for a caller whose fallback is `true`: that one did not know. */
function killedDetails({ since, message }: Killed, off: FlagValue): FlagDetails {
  return {
    value: typeof off === "boolean" ? false : off,
    reason: "DISABLED",
    flagMetadata: { killed: true, killedSince: new Date(since).toISOString(), killedFor: message },
  };
}

function misuse(errorCode: FlagErrorCode, errorMessage: string): Plan {
  return { kind: "off", doubt: { reason: "ERROR", errorCode, errorMessage, flagMetadata: {} } };
}

/** Objects are handed out as copies: a caller that changes its own must not change the flag. */
function copied(details: FlagDetails): FlagDetails {
  return { ...details, value: structuredClone(details.value) };
}

function tellDoubt(resolver: Resolver, errorCode: FlagErrorCode, errorMessage: string): void {
  if (resolver.told) return;
  resolver.told = true;
  tell({
    kind: "flag",
    level: errorCode === "FLAG_NOT_FOUND" ? "debug" : "warning",
    message: `${errorMessage}: its off value is used`,
    evaluation: { key: resolver.key, reason: "ERROR", time: Date.now() },
  });
}
