/** From the source around the frames: what should have given the value that was not there. */
import type { Frame } from "@holdfast/signals";

/** What was read from or called on the missing value. */
const READ: readonly RegExp[] = [
  /\((?:reading|setting) ['"`]([\w$]{1,80})['"`]\)/,
  /cannot (?:read|set) property ['"`]([\w$]{1,80})['"`] of (?:undefined|null)/i,
  /'NoneType' object has no attribute '(\w{1,80})'/,
  /undefined method [`']([\w?!]{1,80})['`] for nil/,
  /\.([\w$]{1,80}) is not a (?:function|constructor)/,
  /\.([\w$]{1,80}) is not iterable/,
];
const LINE_MAX = 400;
/** Frames that are looked at: the throw site, and who gave it its arguments. */
const NEAR = 2;

/** Names of functions and properties that gave the value; empty where no source is known. */
export function giversOf(message: string, frames: readonly Frame[]): string[] {
  const text = message.slice(0, 2000);
  const read = READ.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);
  const [site] = frames;
  const line = site?.context?.line.slice(0, LINE_MAX);
  if (read === undefined || line === undefined) return [];
  const receiver = receiverOf(line, read);
  if (receiver === undefined) return [];
  if (receiver.how !== "variable") return [receiver.name];
  let wanted = [receiver.name];
  for (const frame of frames.slice(0, NEAR)) {
    const before = frame.context?.before ?? [];
    for (const name of wanted) {
      const giver = giverOf(name, before, frame.context?.line ?? "");
      if (giver !== undefined) return [giver];
    }
    // A parameter: what stands in the caller's line may have been handed over.
    const caller = frames[frames.indexOf(frame) + 1]?.context?.line.slice(0, LINE_MAX) ?? "";
    const called = frame.function?.split(/[. ]/).at(-1);
    const handed = called === undefined ? [] : argumentsOf(caller, called);
    // A property that was handed over gives the value itself.
    const part = handed.find(({ isPart }) => isPart);
    if (part) return [part.name];
    wanted = handed.map(({ name }) => name);
  }
  return [];
}

/** Every word of the expression that gave nothing, and of what was handed over for it: whoever changed one of them may have brought it. */
export function trailOf(message: string, frames: readonly Frame[]): string[] {
  const text = message.slice(0, 2000);
  const read = READ.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);
  const line = frames[0]?.context?.line.slice(0, LINE_MAX);
  if (read === undefined || line === undefined) return [];
  const at = line.search(new RegExp(`[.\\]]${read.replace(/[$?!]/g, "\\$&")}(?![\\w$])`));
  const expression = at < 0 ? "" : (/[\w$.?!()[\]]+$/.exec(line.slice(0, at))?.[0] ?? "");
  const words = new Set((expression.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((word) => word !== "this"));
  const called = frames[0]?.function?.split(/[. ]/).at(-1);
  const caller = frames[1]?.context?.line.slice(0, LINE_MAX) ?? "";
  // What was handed over to a parameter of the failing function.
  if (called !== undefined) for (const word of handedOver(caller, called)) words.add(word);
  return [...words];
}

function handedOver(line: string, called: string): string[] {
  const at = line.indexOf(`${called}(`);
  if (at < 0) return [];
  return (
    line
      .slice(at + called.length + 1)
      .split(")", 1)[0]!
      .match(/[A-Za-z_$][\w$]*/g) ?? []
  );
}

/** What stands before `.name` in a line. */
function receiverOf(
  line: string,
  name: string,
): { name: string; how: "variable" | "part" | "call" } | undefined {
  const at = line.search(new RegExp(`[.\\]]${name.replace(/[$?!]/g, "\\$&")}(?![\\w$])`));
  if (at < 0) return undefined;
  let before = line.slice(0, at).replace(/[!?]+$/, "");
  const isCall = before.endsWith(")");
  if (isCall) before = withoutCall(before);
  const found = /(\.|\?\.)?([A-Za-z_$][\w$]*)$/.exec(before);
  if (!found?.[2]) return undefined;
  return { name: found[2], how: isCall ? "call" : found[1] ? "part" : "variable" };
}

/** `a.find(id)` to `a.find`. */
function withoutCall(text: string): string {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ")") depth++;
    else if (text[at] === "(" && --depth === 0) return text.slice(0, at);
  }
  return text;
}

/** Of the nearest assignment before: `const order = await orders.find(id)` gives `find`. */
function giverOf(variable: string, before: readonly string[], line: string): string | undefined {
  const name = variable.replace(/\$/g, "\\$");
  const assigned = new RegExp(
    `(?:^|[\\s{,\\[])${name}(?:[\\s},\\]][^=]{0,80})?\\s*=\\s*(?:await\\s+)?((?:[A-Za-z_$][\\w$]*\\.)*[A-Za-z_$][\\w$]*)\\s*\\(`,
  );
  for (const one of [line, ...before.toReversed()]) {
    const found = assigned.exec(one.slice(0, LINE_MAX))?.[1];
    if (found !== undefined) return found.split(".").at(-1);
  }
  return undefined;
}

function argumentsOf(line: string, called: string): { name: string; isPart: boolean }[] {
  const at = line.indexOf(`${called}(`);
  if (at < 0) return [];
  const inside = line.slice(at + called.length + 1).split(")", 1)[0]!;
  return inside.split(",").flatMap((one) => {
    const found = /^\s*((?:[\w$]+\??\.)*)([A-Za-z_$][\w$]*)\s*$/.exec(one);
    return found ? [{ name: found[2]!, isPart: found[1] !== "" }] : [];
  });
}
