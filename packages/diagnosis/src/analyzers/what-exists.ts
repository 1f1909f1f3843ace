/** The names that really exist where one was missing, as far as the signals list them. */
import type { Exception } from "@holdfast/signals";
import type { Around } from "./analyzer.ts";
import { partOf } from "./part-of.ts";

interface Existing {
  /** Names that a signal says exist, in its order. */
  names: string[];
  /** The one that the runtime itself proposed ("Did you mean"). */
  proposed?: string;
  /** Where they were read: `the error's text`, `the event's tags`, `the source beside the call`. */
  from: string;
}

const MOST = 40;
const NAME = /^[A-Za-z_$][\w$]{0,119}$/;
/** Python 3.10 and later, Ruby, Prisma, tsc. */
const PROPOSED = /did you mean:? ?[`'"‘“]?(?:self\.|#)?([A-Za-z_$][\w$]{0,119})/i;
const HINTED = /perhaps you meant to reference the (?:column|table) "(?:[\w$]+\.)?([\w$]{1,120})"/i;
/** "available methods: a, b", "known phases: a b", "valid options are: a, b", "it has: a, b". */
const LISTED =
  /(?:(?:available|existing|known|valid|possible|supported|defined|exported)\s+(?:methods?|functions?|attributes?|names?|members?|fields?|columns?|options?|exports?|keys?|values?|properties)?\s*(?:are|is|were)?|(?:methods?|functions?|attributes?|exports?|it has|has only|candidates?)(?: are)?)\s*:\s*[[({]?([^\n\])}]{1,2000})/i;
const TAGS = ["available", "methods", "available.methods", "exists", "members", "exports"];

/**
 * What exists in place of `missing`: by the error's text, the event's tags (`available`), or definitions and calls in the source around the
 * throw site. Undefined where no signal lists it.
 *
 * @param receiver What it was looked up on, e.g. `quotes` of `quotes.statistics`.
 * @example
 * whatExists(exception, "statistics", "quotes", { tags: { available: "byUser, count" } }); // { names: ["byUser", "count"], ... }
 */
export function whatExists(
  exception: Exception,
  missing: string,
  receiver: string | undefined,
  { tags, beside = [] }: Around,
): Existing | undefined {
  const text = exception.message.slice(0, 4_000);
  const proposed = partOf(text, PROPOSED) ?? partOf(text, HINTED);
  const listed = namesIn(partOf(text, LISTED), missing);
  if (listed.length > 0)
    return { names: listed, ...(proposed !== undefined && { proposed }), from: "the error's text" };
  for (const key of TAGS) {
    const names = namesIn(tags?.[key], missing);
    if (names.length > 0)
      return { names, ...(proposed !== undefined && { proposed }), from: "the event's tags" };
  }
  if (proposed !== undefined) return { names: [proposed], proposed, from: "the error's text" };
  const seen = inSource([exception, ...beside], missing, receiver);
  return seen.length > 0 ? { names: seen, from: "the source beside the call" } : undefined;
}

/** Names in a list as text: JSON, or with commas, pipes or blanks between. Anything that is no list of names is none. */
function namesIn(list: string | undefined, missing: string): string[] {
  if (list === undefined) return [];
  const names = list
    .slice(0, 4_000)
    .split(/[\s,|;]+/)
    .map((part) => part.replace(/^[[("'`{]+|[\])"'`}.]+$/g, "").replace(/\(\)?$/, ""))
    .filter((part) => part !== "" && part !== "and" && part !== "or");
  if (names.length === 0 || names.some((name) => !NAME.test(name))) return [];
  return [...new Set(names)].filter((name) => name !== missing).slice(0, MOST);
}

/** Other members of the same receiver that the source around the frames calls; for `this` and `self` also those that it defines. */
function inSource(exceptions: readonly Exception[], missing: string, receiver: string | undefined): string[] {
  const object = receiver?.split(".").at(-1);
  if (object === undefined || !NAME.test(object)) return [];
  const names = new Set<string>();
  const own = object === "this" || object === "self";
  for (const { frames } of exceptions.slice(0, 10)) {
    for (const { context } of frames.slice(0, 20)) {
      if (!context) continue;
      for (const line of [...context.before, context.line, ...context.after].slice(0, 40)) {
        const text = line.slice(0, 400);
        for (const [, name] of text.matchAll(/(?<![\w$])([A-Za-z_$][\w$]{0,119})\.(?=[\w$]{1,120}\()/g)) {
          if (name !== object) continue;
          for (const found of text.matchAll(/\.([A-Za-z_$][\w$]{0,119})\(/g)) {
            const before = text.slice(0, found.index);
            if (/([A-Za-z_$][\w$]{0,119})$/.exec(before)?.[1] === object) names.add(found[1]!);
          }
        }
        if (!own) continue;
        const defined =
          /^\s*(?:async\s+)?(?:def\s+)?([A-Za-z_$][\w$]{0,119})\s*\([^;=]*\)\s*(?:->[^:]+)?[:{]\s*$/.exec(
            text,
          )?.[1];
        if (defined !== undefined && !/^(?:if|for|while|switch|catch|function|with)$/.test(defined))
          names.add(defined);
      }
    }
  }
  names.delete(missing);
  return [...names].slice(0, MOST);
}
