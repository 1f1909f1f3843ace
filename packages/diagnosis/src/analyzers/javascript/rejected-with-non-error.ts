import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const rejectedWithNonError: Analyzer = {
  kind: "rejected-with-non-error",
  recognises: "a rejection or throw of something that is no error object",
  codes: ["ERR_UNHANDLED_REJECTION", "ERR_UNHANDLED_ERROR", "KIT_JOB_THREW_NON_ERROR"],
  words: [
    "the promise rejected with the reason",
    "promise rejection captured with value",
    "non-error exception captured",
    "non-error promise rejection",
    "unhandled error. (",
    "object captured as exception with keys",
    "object captured as promise rejection with keys",
  ],
  recognise({ message }) {
    const reason =
      partOf(message, /(?:with the reason|with value:?|Unhandled error\. \() ?["'`]?([^"'`)\n]{1,100})/) ??
      partOf(message, /with keys: ([^\n]{1,100})/);
    return {
      title: reason
        ? `Something that is no error was thrown or rejected: \`${reason.trim()}\``
        : "Something that is no error was thrown or rejected",
    };
  },
  cause:
    'A value without message and stack was thrown (`throw "text"`, `reject()`, `reject({ code })`) and nobody caught it, so where it came from was not recorded.',
  fixes: [
    now("Search the code and its callers for `throw` and `reject` of plain values with this content."),
    today(
      "Throw `new Error(text, { cause })` instead, and put a `catch` (or `await`) on the promise that nobody waits for.",
    ),
    thisWeek(
      "Let the linter refuse it (`only-throw-error`, `prefer-promise-reject-errors`, `no-floating-promises`).",
    ),
  ],
};
