import { type Analyzer, now, today } from "../analyzer.ts";

export const nullByte: Analyzer = {
  kind: "null-byte",
  general: "invalid-value",
  recognises: "a text with a byte that the database's encoding does not have",
  codes: ["22021", "22P05", "ER_INCORRECT_STRING_VALUE"],
  types: ["CharacterNotInRepertoire", "UntranslatableCharacter"],
  words: [
    "invalid byte sequence for encoding",
    "unsupported unicode escape sequence",
    "incorrect string value",
    "cannot be converted to text",
  ],
  recognise({ lower }) {
    if (!/byte|unicode|string value|converted/.test(lower)) return undefined;

    return { title: "A text holds a byte that the database's encoding does not allow" };
  },
  cause:
    "PostgreSQL texts cannot hold a zero byte, and MySQL's `utf8` no four-byte characters (emoji); binary data or an unchecked upload went into a text column.",
  fixes: [
    now(
      "Find the field; take zero bytes out of texts where they come in (400), or store binary data as such.",
    ),
    today("In MySQL change table and connection to `utf8mb4`."),
  ],
};
