import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const mongooseCast: Analyzer = {
  kind: "mongoose-cast",
  general: "invalid-value",
  recognises: "a value that Mongoose cannot cast",
  types: ["CastError", "BSONError", "BSONTypeError"],
  words: [
    "cast to",
    "argument passed in must be a string of 12 bytes",
    "input must be a 24 character hex string",
  ],
  recognise({ lower, message, name }) {
    if (!/cast to \w+ failed|24 (?:hex )?character|bson/.test(`${lower} ${name.toLowerCase()}`))
      return undefined;
    const match =
      /Cast to (\w{1,40}) failed for value "?([^"\n]{0,80})"? .{0,60}?(?:at path "([\w.]{1,80})")?/.exec(
        message,
      );
    const path = partOf(message, /at path "([\w.]{1,80})"/);
    return {
      title: match
        ? `\`${match[2]?.trim()}\` cannot be cast to ${match[1]}${path ? ` at \`${path}\`` : ""}: it does not fit`
        : "A value is no valid id or does not fit its field",
    };
  },
  cause:
    "A route parameter or field holds another form: an id that is `undefined` or no 24 hex digits, a text where a number is meant.",
  fixes: [
    now("Follow the value back to where it comes in."),
    today("Check ids by `isValidObjectId` where they come in, and answer 400 or 404."),
  ],
  verification: "A malformed id is answered with 4xx.",
};
