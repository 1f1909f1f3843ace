import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const bufferTooLarge: Analyzer = {
  kind: "buffer-too-large",
  general: "out-of-memory",
  recognises: "one buffer, array or string that is larger than the runtime allows",
  codes: ["ERR_BUFFER_TOO_LARGE", "ERR_STRING_TOO_LONG"],
  words: [
    "array buffer allocation failed",
    "invalid typed array length",
    "invalid string length",
    "invalid array length",
    "invalid array buffer length",
    "cannot create a string longer than",
    "cannot create a buffer larger than",
    "is greater than 2 gib",
    "is greater than 4 gib",
  ],
  recognise: ({ message, name }) => ({
    title: `A single buffer, array or string is larger than the runtime can make: ${message.slice(0, 100) || name}`,
  }),
  cause:
    "A length is computed from input or from a whole file or result at once, and it is negative, not a number, or beyond the runtime's limit (about 512 MB for a string).",
  fixes: [
    now("Look at the length at the throw site: where it comes from, and whether it is a number at all."),
    today("Process the data as a stream or in pages instead of in one piece."),
    thisWeek("Bound sizes where they come in (request bodies, files, page sizes)."),
  ],
};
