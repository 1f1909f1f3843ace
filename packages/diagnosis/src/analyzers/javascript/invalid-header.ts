import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const invalidHeader: Analyzer = {
  kind: "invalid-header",
  general: "invalid-value",
  recognises: "a header whose name or value is not allowed",
  codes: [
    "ERR_INVALID_CHAR",
    "ERR_HTTP_INVALID_HEADER_VALUE",
    "ERR_INVALID_HTTP_TOKEN",
    "UND_ERR_INVALID_ARG",
  ],
  words: [
    'invalid value "undefined" for header',
    "invalid character in header content",
    "header name must be a valid http token",
    "invalid header value",
    "is an invalid header value",
    "illegal header value",
  ],
  recognise({ message }) {
    const header =
      partOf(message, /header(?: content)? \[?"([^"\]]{1,80})"/i) ??
      partOf(message, /HTTP token \["([^"]{1,80})"\]/);
    return {
      title: header
        ? `The header \`${header}\` has a name or value that is not allowed`
        : "A header has a name or value that is not allowed",
    };
  },
  cause:
    "Headers take visible Latin characters only: the value is undefined, ends in a line break (a secret read from a file), or holds other characters (a user's name, a file name).",
  fixes: [
    now("Look at the value at the throw site; trim secrets that are read from files or settings."),
    today(
      "Encode what comes from users (RFC 5987 for file names), and leave headers out whose value is missing.",
    ),
  ],
};
