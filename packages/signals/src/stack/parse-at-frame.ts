/** One line of a stack in the `at …` family: V8, the JVM, .NET, and the `name@url` of Firefox and Safari. */
import type { Frame } from "../words/exception.ts";

/** Which runtimes print frames like this. */
export interface AtFrame {
  frame: Frame;
  platform: "node" | "javascript" | "java" | "csharp";
}

const JVM =
  /^(?:[\w$.@-]{0,200}\/{1,2})?((?:[\w$\p{L}-]+\.)+)([\w$<>\p{L}-]+)\((Native Method|Unknown Source|<generated>|[^():\s]{1,300}\.\w{1,10}|[^():\s]{1,300}(?=:\d))(?::(\d+))?\)(?: ~?\[[^\]]{0,300}\])?$/u;
const POSITION = /^(.*?)(?::(\d+))(?::(\d+))?$/s;

/**
 * Reads what stands behind `at `. Undefined for prose that happens to begin with "at".
 *
 * @example
 * parseAtFrame("async load (file:///app/a.js:3:7)"); // file /app/a.js, line 3, column 7, function load
 */
export function parseAtFrame(text: string): AtFrame | undefined {
  let body = text.length > 4000 ? text.slice(0, 4000) : text;
  const java = JVM.exec(body);
  if (java && !/\.(?:[cm]?[jt]sx?)$/.test(java[3]!)) {
    const frame: Frame = { module: java[1]!.slice(0, -1), function: java[2]! };
    if (!/^(?:Native Method|Unknown Source|<generated>)$/.test(java[3]!)) frame.file = java[3]!;
    if (java[4]) frame.line = Number(java[4]);
    return { frame, platform: "java" };
  }
  const open = body.indexOf(" (");
  if (open >= 0 && body.endsWith(")")) {
    const location = parseLocation(body.slice(open + 2, -1));
    if (location) {
      const name = body.slice(0, open);
      return { frame: { ...functionOf(name), ...location }, platform: platformOf(location.file) };
    }
  }
  if (body.startsWith("async ")) body = body.slice(6);
  const location = /\s/.test(body.replace(/^file:\/\//, "").replace(/^.*\//, ""))
    ? undefined
    : parseLocation(body);
  if (location && (location.line !== undefined || body === "<anonymous>" || body === "native")) {
    return { frame: location, platform: platformOf(location.file) };
  }
  return parseDotnet(body);
}

/** `App.Store.Load(String id) in /src/Store.cs:line 12`; without the debug file only what is before `in`. */
function parseDotnet(body: string): AtFrame | undefined {
  const open = body.indexOf("(");
  const close = body.indexOf(")", open);
  if (open < 0 || close < 0) return undefined;
  const name = body.slice(0, open);
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length > 500 || !/^[\w.<>`+[\],|$]+$/.test(name)) return undefined;
  const frame: Frame = { module: name.slice(0, dot), function: name.slice(dot + 1) };
  const rest = body.slice(close + 1);
  if (rest !== "") {
    const place = /^ in (.{1,500}):line (\d+)$/.exec(rest);
    if (!place) return undefined;
    frame.file = place[1]!;
    frame.line = Number(place[2]);
  }
  return { frame, platform: "csharp" };
}

/** `load@https://host/a.js:3:7`, as Firefox and Safari print frames. */
export function parseAtSignFrame(line: string): Frame | undefined {
  if (line.length > 4000) return undefined;
  const at = line.indexOf("@");
  if (at < 0 || /\s/.test(line)) return undefined;
  const location = POSITION.exec(line.slice(at + 1));
  if (!location?.[3] || !/[/.:[]/.test(location[1]!)) return undefined;
  const name = line.slice(0, at).replace(/^async\*/, "");
  return {
    ...(name !== "" && { function: name }),
    file: location[1]!,
    line: Number(location[2]),
    column: Number(location[3]),
  };
}

function functionOf(name: string): Frame {
  const plain = name
    .replace(/^async /, "")
    .replace(/ \[as [^\]]*\]$/, "")
    .trim();
  return plain === "" || plain === "<anonymous>" ? {} : { function: plain };
}

/** A place as V8 prints it inside the parentheses; undefined when it is none. */
function parseLocation(text: string): Frame | undefined {
  if (text.startsWith("eval at ")) {
    // The innermost parentheses hold the file whose code called eval.
    const origin = /\(([^()]+):(\d+):(\d+)\)/.exec(text);
    return origin
      ? { file: fileOf(origin[1]!), line: Number(origin[2]), column: Number(origin[3]) }
      : { file: "<eval>" };
  }
  if (text === "<anonymous>" || text === "native" || /^index \d+$/.test(text)) return { file: "<anonymous>" };
  const match = POSITION.exec(text);
  if (!match) return /^(?:[\w@.-]*\/)[^\s]*\.[cm]?[jt]sx?$/.test(text) ? { file: text } : undefined;
  if (match[1] === "" || (match[3] === undefined && !/[./<:]/.test(match[1]!))) return undefined;
  const place: Frame = { file: fileOf(match[1]!), line: Number(match[2]) };
  if (match[3] !== undefined) place.column = Number(match[3]);
  return place;
}

/** `file:///app/a.js` is the same file as `/app/a.js`: which of the two is printed depends on the module system only. */
function fileOf(text: string): string {
  if (!text.startsWith("file://")) return text;
  const path = text.slice(7);
  try {
    return decodeURIComponent(/^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path);
  } catch {
    return path;
  }
}

function platformOf(file: string | undefined): "node" | "javascript" {
  return file && /^(?:https?|blob|app|capacitor|chrome-extension|moz-extension):/.test(file)
    ? "javascript"
    : "node";
}
