/** Exceptions out of `exception.*` attributes: the stack text gives frames and causes, the attributes have the last word on type and message. */
import { keepChainEnds } from "../keep-ends/index.ts";
import { type PayloadLimits, parsePayloadStack } from "../payload-limits.ts";
import type { Exception, Frame } from "../words/exception.ts";
import type { Attributes } from "./attributes.ts";
import { cleanText } from "./text.ts";

/** Attributes that are read here, and so are no tags. */
export const exceptionKeys: ReadonlySet<string> = new Set([
  "exception.type",
  "exception.message",
  "exception.stacktrace",
  "exception.escaped",
  "holdfast.exception.handled",
  "holdfast.exception.mechanism",
  "holdfast.exception.caught_at.file",
  "holdfast.exception.caught_at.line",
  "holdfast.exception.caught_at.column",
  "holdfast.exception.caught_at.function",
]);

/** True when there is anything of an exception here. */
export function hasException(attributes: Attributes): boolean {
  return (
    attributes.has("exception.type") ||
    attributes.has("exception.message") ||
    attributes.has("exception.stacktrace")
  );
}

/** What a sender says of one exception. */
export interface Told {
  type?: string | undefined;
  message?: string | undefined;
  stack?: string | undefined;
  code?: string | undefined;
}

/** Exceptions of one span event or log record, oldest first, the told one last; empty when the attributes say nothing. */
export function exceptionsOf(
  attributes: Attributes,
  platform: string | undefined,
  limits: PayloadLimits,
): Exception[] {
  const chain = exceptionsFrom(
    {
      type: attributes.text("exception.type"),
      message: attributes.text("exception.message", limits.messageChars),
      stack: attributes.text("exception.stacktrace", limits.itemBytes),
    },
    platform,
    limits,
  );
  const outermost = chain.findLast((exception) => exception.to === undefined);
  if (outermost) addCapture(outermost, attributes);
  return chain;
}

/** What only the kit says: whether the exception was caught, how it came to light, and the `catch` that swallowed it. */
function addCapture(exception: Exception, attributes: Attributes): void {
  const handled = attributes.get("holdfast.exception.handled");
  if (typeof handled === "boolean") exception.handled = handled;
  const mechanism = attributes.text("holdfast.exception.mechanism");
  if (mechanism !== undefined) exception.mechanism = mechanism;
  const file = attributes.text("holdfast.exception.caught_at.file");
  if (file === undefined) return;
  const frame: Frame = { file };
  const line = attributes.number("holdfast.exception.caught_at.line");
  const column = attributes.number("holdfast.exception.caught_at.column");
  const name = attributes.text("holdfast.exception.caught_at.function");
  if (line !== undefined) frame.line = line;
  if (column !== undefined) frame.column = column;
  if (name !== undefined) frame.function = name;
  exception.swallowedAt = frame;
}

/** The same from any sender's words. */
export function exceptionsFrom(told: Told, platform: string | undefined, limits: PayloadLimits): Exception[] {
  if (told.type === undefined && told.message === undefined && told.stack === undefined) return [];
  const chain = told.stack === undefined ? [] : parsePayloadStack(told.stack, platform, limits);
  let outermost = chain.findLast((exception) => exception.to === undefined) ?? chain.at(-1);
  if (outermost === undefined) {
    // A stack that can't be parsed still says something when nothing else does.
    const message = told.message ?? (told.type === undefined ? firstLine(told.stack ?? "") : "");
    outermost = { type: "Error", message: cleanText(message, limits.messageChars), frames: [] };
    chain.push(outermost);
  }
  if (told.message !== undefined) outermost.message = told.message;
  if (told.code !== undefined) outermost.code = told.code;
  if (told.type !== undefined) {
    if (isCode(told.type, platform)) outermost.code = told.type;
    else outermost.type = told.type;
  }
  return chain;
}

/**
 * OpenTelemetry JS writes `error.code` into `exception.type` when there is one: `ECONNREFUSED`, `42P01`, `P2002`.
 * The class's name is then only in the stack.
 */
function isCode(type: string, platform: string | undefined): boolean {
  const script = platform === undefined || platform === "node" || platform === "javascript";
  return script && /^(?:[A-Z0-9]+(?:_[A-Z0-9]+)*|[a-z][\w-]*\/[\w./-]+)$/.test(type) && !/^[A-Z]$/.test(type);
}

export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}

/**
 * Joins the chains of several exceptions of one span into one list: each earlier chain's outermost one came before the next,
 * unlinked. The same exception recorded twice, by application and framework, counts once.
 */
export function joinChains(chains: Exception[][], max: number): Exception[] {
  const distinct: Exception[][] = [];
  const seen = new Set<string>();
  for (const chain of chains) {
    const outermost = chain.at(-1);
    if (outermost === undefined) continue;
    const top = outermost.frames[0];
    const key = `${outermost.type}\n${outermost.message}\n${chain.length}\n${top?.file}:${top?.line}:${top?.column}`;
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push(chain);
  }
  const joined: Exception[] = [];
  let previous: Exception | undefined;
  for (const chain of distinct) {
    const offset = joined.length;
    for (const exception of chain) {
      if (offset > 0 && exception.to) {
        exception.to = { relation: exception.to.relation, index: exception.to.index + offset };
      }
      joined.push(exception);
    }
    const outermost = chain.findLast((exception) => exception.to === undefined) ?? chain.at(-1)!;
    if (previous) previous.to = { relation: "earlier", index: joined.indexOf(outermost) };
    previous = outermost;
  }
  return keepChainEnds(joined, max);
}
