/** Whether an edit changes nothing that runs: white space, line breaks, comments, and what formatters do to quotes and commas. */
import type { ChangedFile } from "@holdfast/signals";

const PYTHON = /\.pyi?$/;
/** Other languages in which white space at the beginning of a line carries meaning. */
const INDENTED = /\.(?:ya?ml|haml|slim|pug|jade|coffee|mk|fs|fsx|hs|nim|sass|styl)$|(?:^|\/)Makefile$/;
const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const TYPED = /\.(?:[cm]?tsx?)$/;
const COMMENTS: readonly (readonly [file: RegExp, line: RegExp])[] = [
  [SCRIPT, /^(?:\/\/|\/\*(?:(?!\*\/).)*\*\/$|\/\*(?!.*\*\/)|\*\/$|\*(?: |$))/],
  [
    /\.(?:java|kt|kts|scala|go|rs|c|cc|cpp|h|hpp|cs|swift|dart|php|scss|less)$/,
    /^(?:\/\/|\/\*(?:(?!\*\/).)*\*\/$|\/\*(?!.*\*\/)|\*\/$|\*(?: |$))/,
  ],
  [/\.(?:rb|sh|bash|toml|tf|ex|exs|pl|r|jl|conf)$|(?:^|\/)(?:Dockerfile|\.env)[\w.-]*$/, /^#/],
  [PYTHON, /^#/],
  [/\.(?:sql|lua|elm)$/, /^--(?:\s|$)/],
];
/** Directives that look like comments and are none. */
const DIRECTIVE = /[@#]__\w+__|^\/\/(?:go:|\s*@ts-|#)|^#!|webpack|istanbul|v8 ignore|^#\s*(?:syntax|escape)=/;
/** What whoever read the change may have cut: of more it can't be told. */
const LINES_MAX = 399;
const LINE_MAX = 298;

/**
 * True where one place of a file says the same as before. Places are to be given one by one: what moved from one to another runs elsewhere.
 *
 * @example
 * isCosmeticEdit("src/a.ts", ["if (a) b();"], ["if (a)", "  b();"]); // true
 */
export function isCosmeticEdit(path: string, removed: readonly string[], added: readonly string[]): boolean {
  if (removed.length > LINES_MAX || added.length > LINES_MAX || INDENTED.test(path)) return false;
  if ([...removed, ...added].some((line) => line.length > LINE_MAX)) return false;
  const comment = COMMENTS.find(([file]) => file.test(path))?.[1];
  const language = TYPED.test(path)
    ? "typed"
    : SCRIPT.test(path)
      ? "script"
      : PYTHON.test(path)
        ? "python"
        : "other";
  const before = bare(removed, comment, language, false);
  return before !== undefined && before === bare(added, comment, language, true);
}

/** Of a whole file, by what its reader found in each place, or by its lines where no line merely moved. */
export function isCosmetic(file: ChangedFile): boolean {
  let answer = judged.get(file);
  if (answer === undefined) {
    answer = judge(file);
    judged.set(file, answer);
  }
  return answer;
}

/** Every feature asks. */
const judged = new WeakMap<ChangedFile, boolean>();

function judge({ path, from, added, removed, cosmetic }: ChangedFile): boolean {
  if (cosmetic !== undefined) return cosmetic;
  if (added === undefined || removed === undefined || from !== undefined) return false;
  if (added.length + removed.length === 0) return false;
  const gone = new Set(removed.filter((line) => line.trim() !== ""));
  if (added.some((line) => gone.has(line))) return false;
  return isCosmeticEdit(path, removed, added);
}

type Language = "typed" | "script" | "python" | "other";

/** Types of parameters, results and variables: gone before anything runs; in Python, where frameworks read them, only when they are added. Only where the line's form leaves no doubt. */
function withoutTypes(line: string, language: Language): string {
  if (language === "python") {
    if (/^\s*(?:from typing import|from __future__ import annotations|import typing\b)/.test(line)) return "";
    if (/^\s*(?:async\s+)?def\s/.test(line))
      return line
        .replace(/\s*->\s*[^:]{1,200}(?=:\s*$)/, "")
        .replace(/(\w)\s*:\s*[A-Za-z_][\w.[\], |"']{0,120}?(?=\s*[,)=])/g, "$1");
    return line;
  }
  if (language !== "typed") return line;
  if (
    /^\s*(?:import|export)\s+type\b.*;?\s*$/.test(line) ||
    /^\s*type\s+\w+(?:<[^>]*>)?\s*=.*;\s*$/.test(line) ||
    /^\s*(?:export\s+)?interface\s[^{}]*\{[^{}]*\}\s*$/.test(line)
  )
    return "";
  let text = line.replace(/\b(const|let|var)\s+([\w$]+)\s*:\s*[^=;]{1,200}?(?=\s*=[^=>])/, "$1 $2");
  // The head of a function: its result, then its parameters.
  if (
    /\)\s*(?::[^={]{1,200})?\s*(?:\{|=>.*)\s*$/.test(text) &&
    !/^\s*(?:if|for|while|switch|return|case)\b/.test(text)
  )
    text = text
      .replace(/\)\s*:\s*[\w$.<>[\]|&, ]{1,160}?(?=\s*(?:\{\s*$|=>))/, ")")
      .replace(
        /(?<=[(,]\s*(?:\.\.\.)?[\w$]+)\??\s*:\s*(?:\{[^{}]{0,200}\}|[A-Za-z_$][\w$.<>[\]|& ]{0,120}?)(?=\s*(?:[,)]|=[^=>]))/g,
        "",
      );
  return text
    .replace(/(?<=[\w$])<[A-Z][\w$.<>[\]|&, ]{0,120}>(?=\()/g, "")
    .replace(/\s+(?:as|satisfies)\s+(?:const\b|[A-Za-z_$][\w$.]*(?:<[^<>]{0,80}>)?(?:\[\])*)/g, "")
    .replace(/(?<=[\w$)\]])!(?=[.[),;])/g, "");
}

/** Strings that stand alone as a statement, on one line or several. */
function withoutDocstrings(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let open: string | undefined;
  const skipped: string[] = [];
  for (const line of lines) {
    const trimmed = line.trim();
    if (open !== undefined) {
      skipped.push(line);
      if (trimmed.endsWith(open)) {
        open = undefined;
        skipped.length = 0;
      }
      continue;
    }
    const mark = /^[rRuUbB]?("""|''')/.exec(trimmed)?.[1];
    if (mark === undefined) kept.push(line);
    else if (
      trimmed.length < 6 ||
      !trimmed.endsWith(mark) ||
      trimmed.indexOf(mark) + 3 > trimmed.length - 3
    ) {
      open = mark;
      skipped.push(line);
    }
  }
  // One that is not closed here is no docstring that can be told.
  return open === undefined ? kept : [...kept, ...skipped];
}

/** What is left when nothing but meaning counts; undefined where that can't be told of single lines. */
function bare(
  lines: readonly string[],
  comment: RegExp | undefined,
  language: Language,
  isAfter: boolean,
): string | undefined {
  let text = "";
  for (const line of language === "python" ? withoutDocstrings(lines) : lines) {
    const trimmed = (isAfter || language === "typed" ? withoutTypes(line, language) : line).trim();
    if (trimmed === "" || (comment?.test(trimmed) && !DIRECTIVE.test(trimmed))) continue;
    const told = squeeze(trimmed, language);
    if (told === undefined) return undefined;
    if (language === "python") {
      text += `\n${/^\s*/.exec(line)![0].replaceAll("\t", "        ")}${told}`;
      continue;
    }
    // A break after these ends the statement.
    const ends = /\b(?:return|throw|break|continue|yield)$/.test(told);
    text = join(text, ends ? `${told}\n` : told);
  }
  if (language !== "script" && language !== "typed") return text;
  return text
    .replace(/,([\])}])/g, "$1")
    .replace(
      /(async)?\(([\w$]+)\)=>/g,
      (_, async: string | undefined, name: string) => `${async ? "async " : ""}${name}=>`,
    );
}

/** White space outside of quotes goes, save between words; undefined where a quote stays open. */
function squeeze(line: string, language: Language): string | undefined {
  let text = "";
  for (let at = 0; at < line.length; ) {
    const c = line[at]!;
    if (c === '"' || c === "'" || c === "`") {
      const end = closing(line, at);
      if (end === undefined) return undefined;
      const isFormatted = language === "python" && /\b[rR]?[fF]$/.test(line.slice(0, at));
      // Within a formatted string the inner quotes turn with the outer ones.
      const inside = isFormatted ? line.slice(at + 1, end).replace(/['"]/g, '"') : line.slice(at + 1, end);
      const turns = isFormatted || (language !== "other" && !/["\\]/.test(inside));
      const quote = c === "'" && turns ? '"' : c;
      text = `${text}${quote}${inside}${quote}`;
      at = end + 1;
      continue;
    }
    if (/\s/.test(c)) {
      const next = /\S/.exec(line.slice(at))?.[0] ?? "";
      if (touching(text.at(-1) ?? "", next)) text += " ";
      at += Math.max(1, line.slice(at).search(/\S/));
      continue;
    }
    text += c;
    at++;
  }
  return language === "script" || language === "typed" ? text.replace(/;$/, "") : text;
}

function closing(line: string, from: number): number | undefined {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line[at] === line[from]) return at;
  }
  return undefined;
}

function join(text: string, next: string): string {
  return touching(text.at(-1) ?? "", next[0] ?? "") ? `${text} ${next}` : text + next;
}

/** Two characters that would become one token. */
function touching(a: string, b: string): boolean {
  return (/[\w$]/.test(a) && /[\w$"'`]/.test(b)) || (/[+\-<>=!&|*/]/.test(a) && /[+\-<>=!&|*/]/.test(b));
}
