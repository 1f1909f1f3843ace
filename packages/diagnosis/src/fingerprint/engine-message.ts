/** One wording for faults that runtimes, drivers and their versions word differently. */

/** Everything behind this is detail. Characters. */
const LONGEST = 600;

/**
 * The part of a message that tells the fault, in one wording: the telling line of several, without the type's name in
 * front, and what engines say about `undefined` in one form.
 *
 * @example
 * engineMessage("TypeError", "can't access property \"id\", user is null");
 * // "cannot read property 'id' of null"
 */
export function engineMessage(type: string, message: string): string {
  let text = message.length > 4 * LONGEST ? message.slice(0, 4 * LONGEST) : message;
  text = text.replace(/^(?:Uncaught (?:\(in promise\) )?|Unhandled(?: promise)? rejection:? )/i, "");
  if (type !== "" && text.startsWith(`${type}: `)) text = text.slice(type.length + 2);
  text = bodyText(text) ?? tellingLine(text);
  return (javascript(text) ?? ruby(text) ?? database(text)).slice(0, LONGEST);
}

/** What a JSON body that was thrown as a message says: its codes, paths and reasons, without the other fields. */
function bodyText(text: string): string | undefined {
  if (!/^\s*(?:\{|\[)[\s[]{0,20}[{"]/.test(text)) return undefined;
  const told: string[] = [];
  for (const found of text.matchAll(
    /"(?:code|type|reason|title|error|detail|message|path)"\s{0,8}:\s{0,8}(?:\[\s{0,20})?"([^"]{1,160})"/g,
  )) {
    told.push(found[1] as string);
    if (told.length === 3) break;
  }
  return told.length > 0 ? told.join(" ") : undefined;
}

function tellingLine(text: string): string {
  if (!text.includes("\n")) return text.trim();
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const first = lines[0] ?? "";
  const next = lines[1];
  if (next === undefined) return first;
  // Prisma: the call, a piece of source, and only then what went wrong.
  if (first.startsWith("Invalid `") && first.includes("invocation"))
    return `${first} ${lines[lines.length - 1]}`;
  // Pydantic: the fields follow, each with its reason.
  if (/^\d+ validation errors? for /.test(first)) {
    return `${first.replace(/^\d+ validation errors?/, "validation error")} ${next} ${(lines[2] ?? "").replace(/ \[type=.*$/, "")}`;
  }
  return first.endsWith(":") ? `${first} ${next}` : first;
}

function javascript(text: string): string | undefined {
  const first = text.charCodeAt(0);
  let found: RegExpExecArray | null;
  if (first === 67 || first === 99) {
    found = /^Cannot (read|set) propert(?:ies|y) of (undefined|null) \((?:reading|setting) '([^']*)'\)/.exec(
      text,
    );
    if (found) return access(found[1], found[3], found[2]);
    found = /^Cannot (read|set) property '([^']*)' of (undefined|null)/.exec(text);
    if (found) return access(found[1], found[2], found[3]);
    found = /^can't access property "([^"]*)", .* is (undefined|null)/.exec(text);
    if (found) return access("read", found[1], found[2]);
    found = /^Can't find variable: ([\w$]+)/.exec(text);
    if (found) return `${found[1]} is not defined`;
  }
  found = /^(undefined|null) is not an object \(evaluating '([^']*)'\)/.exec(text);
  if (found) {
    const target = /^[^=]*?([\w$]+)(?:\(.*\))?\s*(=[^=].*)?$/.exec(found[2] as string);
    return access(target?.[2] ? "set" : "read", target?.[1] ?? found[2], found[1]);
  }
  if (
    /^(?:Maximum call stack size exceeded|too much recursion|maximum recursion depth exceeded)/i.test(text)
  ) {
    return "recursion without end";
  }
  found = /^Unexpected token '?(.)'?(?:,.*is not valid JSON| in JSON at position \d+)/s.exec(text);
  if (found) return `unexpected ${/[\w"']/.test(found[1] as string) ? "token" : found[1]} in JSON`;
  const call = text.indexOf(" is not a function");
  if (call > 0) return `${callee(text.slice(0, call))} is not a function`;
  const construct = text.indexOf(" is not a constructor");
  if (construct > 0) return `${callee(text.slice(0, construct))} is not a constructor`;
  return undefined;
}

function access(how: string | undefined, name: string | undefined, of: string | undefined): string {
  return `cannot ${how} property '${name}' of ${of}`;
}

/** What was called, without the names that compilers make: `(0 , quotes_1.load)`, `t.load`. */
function callee(text: string): string {
  if (text.length > 200) return text;
  const interop = /^\(0 ?, ([\w$.]+)\)$/.exec(text);
  if (interop) return lastOf(interop[1] as string);
  const parts = text.split(".");
  while (parts.length > 1 && (parts[0] as string).length <= 2) parts.shift();
  return parts.join(".");
}

function lastOf(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

function ruby(text: string): string | undefined {
  const found =
    /^undefined (method|local variable or method) [`']([^`']+)' for (?:an instance of |class |#<)?([\w:]+)/.exec(
      text,
    );
  if (!found) return undefined;
  return `undefined ${found[1]} '${found[2]}' for ${(found[3] as string).replace(/:(?:NilClass|0x\w*|\w+)$/, "")}`;
}

/** Drivers put the severity before the text, the state or the position after it. */
function database(text: string): string {
  return (
    text
      .replace(/^(?:ERROR|FATAL|PANIC): +/, "")
      .replace(/ \(SQLSTATE [0-9A-Z]{5}\)$/, "")
      .replace(/ at character \d+$/, "")
      // Postgres shows the row that is in the way.
      .replace(/\)=\([^)]{0,300}\)/g, ")=(<str>)")
  );
}
