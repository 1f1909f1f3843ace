import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const bigintInJson: Analyzer = {
  kind: "bigint-in-json",
  general: "serializer",
  recognises: "a BigInt in a value that is turned into JSON",
  words: ["serialize a bigint", "bigint value can't be serialized", "cannot serialize bigint"],
  recognise: () => ({ title: "A value with a BigInt cannot be serialized as JSON" }),
  cause:
    "JSON has no big integers and `JSON.stringify` throws on them; they come from 64-bit columns (`bigint`, `count(*)`), ids and Prisma's `BigInt` fields.",
  fixes: [
    now("Turn the value into text (or a number, where it is safely small) where the answer is made."),
    today(
      "Tell the driver once how such columns are read (a type parser, a result extension), and use a serializer that cannot fail in error handlers.",
    ),
    thisWeek("Declare the shape of each answer and test it with a row that has such a value."),
  ],
  verification: "The route answers with the value as text.",
};
