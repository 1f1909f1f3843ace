import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const bigintMixed: Analyzer = {
  kind: "bigint-mixed",
  recognises: "BigInt and number in one calculation",
  words: [
    "cannot mix bigint",
    "to a bigint",
    "converted to a bigint",
    "cannot convert a bigint value to a number",
  ],
  recognise: ({ message }) => ({
    title: `A BigInt meets another type in a calculation: ${message.slice(0, 100)}`,
  }),
  cause:
    "JavaScript does not convert between BigInt and number by itself; a 64-bit column or id came in as BigInt (or as text) where the code calculates with numbers.",
  fixes: [
    now(
      "Convert at the throw site: `Number(value)` where it is safely small, `BigInt(value)` where it is not.",
    ),
    today("Decide per column how big integers are read, once, in the driver's type parser."),
    thisWeek("Give the field its real type, so that the compiler refuses the mix."),
  ],
};
