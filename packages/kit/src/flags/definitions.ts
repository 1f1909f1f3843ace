/** Reads flag definitions in flagd's format, bounded: a hostile file is a bad file, never a slow or dead service. */
import { setImmediate as breathe } from "node:timers/promises";
import type { FlagMetadata, JsonValue } from "./types.ts";

/** One flag as the file states it; what it rests on is resolved when it is first asked for. */
export interface Definition {
  readonly state: "ENABLED" | "DISABLED";
  readonly defaultVariant: string | undefined;
  readonly variants: Readonly<Record<string, JsonValue>>;
  readonly targeting: object | undefined;
  readonly metadata: FlagMetadata;
  /** Same text, same flag. */
  readonly fingerprint: string;
}

export interface Definitions {
  readonly flags: ReadonlyMap<string, Definition>;
  readonly evaluators: ReadonlyMap<string, unknown>;
}

/** More flags than this in one file are refused: reading them would hold up the event loop. */
export const FLAGS_MAX = 20_000;
/** Deeper JSON is refused: flagd-core and its compiler recurse. */
export const DEPTH_MAX = 100;
/** A targeting rule with more parts, once its `$ref`s are replaced, is refused. */
const RULE_NODES_MAX = 5_000;

/** Flags that are read in one go; then the event loop has its turn. */
const BATCH = 500;

/** Rejects with an Error that says what is wrong with the text. */
export async function readDefinitions(text: string): Promise<Definitions> {
  if (nestsDeeperThan(text, DEPTH_MAX)) throw new Error(`it nests deeper than ${DEPTH_MAX} levels`);
  const file: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (!isRecord(file)) throw new Error("it is no JSON object");
  if (!isRecord(file["flags"])) throw new Error('it has no object "flags"');
  const entries = Object.entries(file["flags"]);
  if (entries.length > FLAGS_MAX)
    throw new Error(`it has ${entries.length} flags; ${FLAGS_MAX} are the limit`);
  const shared = metadataOf(file["metadata"]);
  const evaluators = isRecord(file["$evaluators"]) ? Object.entries(file["$evaluators"]) : [];
  // A flag whose rule refers to an evaluator changes with it.
  const rest = evaluators.length > 0 ? JSON.stringify(file["$evaluators"]) : "";
  const common = Object.keys(shared).length > 0 ? JSON.stringify(shared) : "";
  const flags = new Map<string, Definition>();
  for (const [key, flag] of entries) {
    const definition = readDefinition(key, flag, shared, rest);
    flags.set(key, { ...definition, fingerprint: definition.fingerprint + common });
    if (flags.size % BATCH === 0) await breathe();
  }
  return { flags, evaluators: new Map(evaluators) };
}

function readDefinition(key: string, flag: unknown, shared: FlagMetadata, evaluators: string): Definition {
  const wrong = (what: string) => new Error(`flag ${JSON.stringify(key.slice(0, 100))} ${what}`);
  if (!isRecord(flag)) throw wrong("is no object");
  const { state, variants, defaultVariant, targeting } = flag;
  if (state !== "ENABLED" && state !== "DISABLED")
    throw wrong('has a state that is neither "ENABLED" nor "DISABLED"');
  if (!isRecord(variants) || Object.keys(variants).length === 0) throw wrong("has no variants");
  const named = defaultVariant ?? undefined;
  if (named !== undefined && named !== "" && (typeof named !== "string" || !Object.hasOwn(variants, named))) {
    throw wrong("has a defaultVariant that is none of its variants");
  }
  const ruled = typeof targeting === "object" && targeting !== null && Object.keys(targeting).length > 0;
  const fingerprint = JSON.stringify(flag);
  return {
    state,
    defaultVariant: named === "" ? undefined : named,
    variants: variants as Record<string, JsonValue>,
    targeting: ruled ? targeting : undefined,
    metadata: { ...shared, ...metadataOf(flag["metadata"]) },
    fingerprint: ruled && fingerprint.includes('"$ref"') ? fingerprint + evaluators : fingerprint,
  };
}

/**
 * A rule with its `$ref`s replaced by what `$evaluators` says.
 *
 * @throws Error where a reference is unknown or leads back to itself, or the rule becomes too large
 */
export function resolveReferences(rule: unknown, evaluators: ReadonlyMap<string, unknown>): unknown {
  let nodes = 0;
  const open = new Set<string>();
  const resolve = (part: unknown): unknown => {
    if (++nodes > RULE_NODES_MAX) throw new Error(`its targeting has more than ${RULE_NODES_MAX} parts`);
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map(resolve);
    const name = (part as { $ref?: unknown }).$ref;
    if (typeof name === "string" && Object.keys(part).length === 1) {
      if (!evaluators.has(name)) throw new Error(`its targeting refers to "${name}", which is no evaluator`);
      if (open.has(name)) throw new Error(`its evaluator "${name}" refers to itself`);
      if (open.size >= DEPTH_MAX) throw new Error("its evaluators refer to one another too deeply");
      open.add(name);
      const resolved = resolve(evaluators.get(name));
      open.delete(name);
      return resolved;
    }
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolve(value)]));
  };
  return resolve(rule);
}

/** Only what OpenFeature allows as metadata. */
export function metadataOf(value: unknown): FlagMetadata {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string | number | boolean] =>
        entry[0] !== "__proto__" && ["string", "number", "boolean"].includes(typeof entry[1]),
    ),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Looked for before parsing: hundreds of thousands of brackets take `JSON.parse` seconds. */
export function nestsDeeperThan(json: string, max: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > max) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
