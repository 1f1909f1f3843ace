/** Colours source lines of JavaScript, TypeScript and Python well enough to read; any other language gets strings and numbers. */

type Tint = "plain" | "key" | "str" | "num" | "com" | "fun";

export interface Token {
  text: string;
  tint: Tint;
}

const SCRIPT_WORDS =
  "abstract as async await break case catch class const continue debugger default delete do else enum export extends false finally for from function get if implements import in instanceof interface let new null of private protected public readonly return satisfies set static super switch this throw true try type typeof undefined using var void while with yield";
const PYTHON_WORDS =
  "and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass raise return self True try while with yield";

interface Language {
  words: Set<string>;
  /** Comment to the end of the line. */
  line: RegExp;
  /** Openers of what may run over several lines, and what closes them. */
  spans: [open: RegExp, close: string, tint: Tint][];
}

const SCRIPT: Language = {
  words: new Set(SCRIPT_WORDS.split(" ")),
  line: /^\/\/.*/,
  spans: [
    [/^\/\*/, "*/", "com"],
    [/^`/, "`", "str"],
  ],
};
const PYTHON: Language = {
  words: new Set(PYTHON_WORDS.split(" ")),
  line: /^#.*/,
  spans: [
    [/^[rbfu]{0,2}"""/i, '"""', "str"],
    [/^[rbfu]{0,2}'''/i, "'''", "str"],
  ],
};
const OTHER: Language = { words: new Set(), line: /^(?:\/\/|--|#).*/, spans: [] };

function languageOf(file: string | null): Language {
  const path = (file ?? "").replace(/[?#].*$/, "");
  if (/\.[cm]?[jt]sx?$/i.test(path)) return SCRIPT;
  return /\.pyw?$/i.test(path) ? PYTHON : OTHER;
}

const STRING = /^[rbfu]{0,2}(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/i;
const NUMBER = /^(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]+)?(?:e[+-]?\d+)?)n?/i;
const WORD = /^[\p{L}_$][\p{L}\p{N}_$]*/u;

/**
 * @param lines Successive lines; a comment or a text that is open at the end of one goes on in the next.
 * @param file Its ending tells the language.
 * @returns One list of tokens per line; their texts joined are the line, always.
 */
export function highlight(lines: readonly string[], file: string | null): Token[][] {
  const language = languageOf(file);
  let open: { close: string; tint: Tint } | undefined;
  return lines.map((line) => {
    const tokens: Token[] = [];
    let rest = line;
    const take = (length: number, tint: Tint): void => {
      const last = tokens.at(-1);
      if (last?.tint === tint) last.text += rest.slice(0, length);
      else if (length > 0) tokens.push({ text: rest.slice(0, length), tint });
      rest = rest.slice(length);
    };
    const takeTo = (from: number, span: { close: string; tint: Tint }): void => {
      const end = rest.indexOf(span.close, from);
      open = end === -1 ? span : undefined;
      take(end === -1 ? rest.length : end + span.close.length, span.tint);
    };
    while (rest !== "") {
      if (open) {
        takeTo(0, open);
        continue;
      }
      const span = language.spans.find(([opener]) => opener.test(rest));
      if (span) {
        takeTo(span[0].exec(rest)?.[0].length ?? 1, { close: span[1], tint: span[2] });
        continue;
      }
      const comment = language.line.exec(rest);
      const text = STRING.exec(rest);
      const word = WORD.exec(rest);
      const number = NUMBER.exec(rest);
      if (comment) take(comment[0].length, "com");
      else if (text) take(text[0].length, "str");
      else if (word) {
        const called = /^\s*\(/.test(rest.slice(word[0].length));
        take(word[0].length, language.words.has(word[0]) ? "key" : called ? "fun" : "plain");
      } else if (number) take(number[0].length, "num");
      else take(1, "plain");
    }
    return tokens;
  });
}
