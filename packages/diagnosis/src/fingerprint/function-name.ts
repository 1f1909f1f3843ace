/** Names of functions without what compilers, runtimes and proxies add to them. */
import { remember } from "../remember.ts";

const BEFORE = /^(?:async |new |get |set |static |bound |(?:block|rescue|ensure)(?: \(\d+ levels?\))? in )+/;
/** Parts of a dotted name that no person wrote. */
const GENERATED =
  /^(?:<.*>|\(?anonymous\)?|\(anonymous.*\)?|func\d+|gowrap\d+|deferwrap\d+|\d+|lambda|Object|Module|exports|Function|Timeout|Proxy|process|module|global|window|eval|\?|unknown|\{+closure.*\}+|MoveNext|__awaiter|_?callee\d*\$?|access|h[0-9a-f]{16}|)$/;

/**
 * The name as the author knows it, with its class where the runtime tells it; empty for a function without a name.
 *
 * @param minified The file is a bundle: names of one or two letters are the minifier's.
 * @example
 * functionName("async QuoteStore.statistics [as load]", false); // "QuoteStore.statistics"
 * functionName("main.(*Server).handle.func1", false); // "Server.handle"
 * functionName("lambda$release$0", false); // "release"
 */
export function functionName(raw: string | undefined, minified: boolean): string {
  if (raw === undefined || raw === "") return "";
  return minified ? ofBundle(raw) : ofSource(raw);
}

const ofBundle = remember((raw) => withoutMarks(raw, true));
const ofSource = remember((raw) => withoutMarks(raw, false));

function withoutMarks(raw: string, minified: boolean): string {
  let name = (raw.length > 300 ? raw.slice(0, 300) : raw).trim().replace(BEFORE, "");
  const alias = name.indexOf(" [as ");
  if (alias >= 0) name = name.slice(0, alias);
  // C#: the state machine or closure of a method carries the method's name in angle brackets.
  const machine = /<(\w+)>[bdg]__/.exec(name);
  if (machine) {
    const owner = name.indexOf(".<");
    return owner > 0 ? `${lastSegments(name.slice(0, owner), 1)}.${machine[1]}` : (machine[1] as string);
  }
  // PHP 8.4 names the place of a closure.
  const closure = /^\{closure:([\w\\:]+)/.exec(name);
  if (closure) name = (closure[1] as string).replace(/:+$/, "");
  // Firefox marks nested functions with slashes.
  name = name.replace(/(?:\/<)+$/, "");
  // Go: receivers and type arguments.
  name = name.replace(/\(\*?([\w.]+)(?:\[[^\]]*\])?\)/g, "$1").replace(/\[[^\]]*\]/g, "");
  if (!name.startsWith("(")) name = name.replace(/\(.*\)?$/, "");
  const ruby = name.includes("#");
  const slash = name.lastIndexOf("/");
  if (slash >= 0) name = name.slice(slash + 1);
  name = name.slice(name.lastIndexOf("\\") + 1);
  const parts: string[] = [];
  for (const part of name.split(/->|::|[.#]/)) {
    // Bundlers put an underscore before classes that they move.
    const plain = withoutCompilerMarks(part).replace(/^_+(?=[A-Z])/, "");
    if (GENERATED.test(plain) || (minified && plain.length <= 2)) continue;
    parts.push(plain);
  }
  return parts.slice(ruby ? -1 : -2).join(".");
}

/** `lambda$sum$3`, `run$lambda-0`, `$anonfun$find$1`, `release$$FastClass`, `save$1`. */
function withoutCompilerMarks(part: string): string {
  if (!part.includes("$")) return part;
  const lambda = /^(?:lambda|\$anonfun)\$(\w+?)\$\d+/.exec(part);
  if (lambda) return lambda[1] as string;
  if (/^access\$\d+$/.test(part)) return "";
  return part
    .replace(/\$lambda[$-].*$/, "")
    .replace(/\$\$.*$/, "")
    .replace(/(?:\$\d+)+$/, "");
}

function lastSegments(dotted: string, count: number): string {
  return dotted.split(".").slice(-count).join(".");
}
