import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const valueTooLong: Analyzer = {
  kind: "value-too-long",
  general: "invalid-value",
  recognises: "a text that is longer than its column",
  codes: ["22001", "ER_DATA_TOO_LONG", "P2000"],
  types: ["StringDataRightTruncation"],
  words: ["value too long for type", "data too long for column", "too long for the column"],
  recognise({ message }) {
    const column = partOf(
      message,
      /Data too long for column '([\w.]{1,100})'|column's type\. Column: ([\w.]{1,100})/,
    );
    const wanted = partOf(message, /value too long for type ([\w ]+(?:\(\d+\))?)/);
    return {
      title: wanted
        ? `A text is too long for ${wanted}`
        : column
          ? `A text is too long for the column \`${column}\``
          : "A text is too long for its column",
    };
  },
  cause:
    "The column has a fixed width, and the input (or a generated text: a URL, a token, a translation) is longer; nothing checked its length before.",
  fixes: [
    now("Find the field by the statement's columns of that type, and look at the value's length."),
    today(
      "Check the length where the input comes in (422), or make the column wider by a migration (`text`).",
    ),
    thisWeek("Keep the limits of input and schema in one place."),
  ],
  verification: "The same input is stored, or answered with 4xx.",
};
