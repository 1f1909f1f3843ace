/** Properties that runtimes print with an error, and what they tell of it. */
import type { Thrown } from "./thrown.ts";

const STATUS = /^(?:status|statusCode|httpStatus|status_code)$/;

/** Takes one printed property (`code: 'ECONNREFUSED'`) into the exception. Values are as `util.inspect` prints them. */
export function readProperty(thrown: Thrown, key: string, printed: string): void {
  const value = printed.replace(/,$/, "").trim();
  const text = /^(['"`])(.*)\1$/s.exec(value)?.[2] ?? value;
  if (text === "" || text === "undefined" || text === "null" || text.length > 200) return;
  if (key === "code" && /^-?[\w.-]+$/.test(text)) thrown.code = text;
  else if ((key === "errno" || key === "sqlState" || key === "sqlstate") && thrown.code === undefined) {
    // A negative errno number says no more than the name in the message, which is read elsewhere.
    if (/^[A-Z]\w+$/.test(text) || (key !== "errno" && /^[0-9A-Z]{5}$/.test(text))) thrown.code = text;
  } else if (STATUS.test(key) && thrown.status === undefined && /^[1-5]\d\d$/.test(text))
    thrown.status = Number(text);
}

/** Takes the properties of an object printed on one line: `{ code: 'P2002', clientVersion: '6.1.0' }`. */
export function readInlineProperties(thrown: Thrown, text: string): void {
  const pairs =
    /(?:^|[{,]\s*)(code|errno|sqlState|status|statusCode): ('[^']{0,200}'|"[^"]{0,200}"|-?[\w.]{1,100})/g;
  for (const match of text.slice(0, 4000).matchAll(pairs)) readProperty(thrown, match[1]!, match[2]!);
}
