/** The text of a fault as it is compared: one wording, no values, bounded. */
import { parameterise } from "./parameterise.ts";

/** Characters that are compared: senders cut messages at different lengths, the fault is told at the beginning. */
const COMPARED = 200;
/** Words that every failure says. A text of nothing else does not tell the fault. */
const EMPTY_WORDS = new Set(
  (
    "a an the error errors exception failure failed fail fails internal server request response something went wrong unknown unexpected occurred bad gateway " +
    "service unavailable null undefined none nil has is was are be been with message no not found fetch invalid assertion invariant operation cannot can't could " +
    "oops please try again later timed timeout out of in on at while during processing handling handler see above for details detail run runtime " +
    "rejected rejection promise unhandled uncaught script http status code value"
  ).split(" "),
);

export interface FaultText {
  text: string;
  /** True when the text alone does not tell one fault from another. */
  empty: boolean;
  /** Values that were taken out, by kind. */
  replaced: Record<string, number>;
}

/** Makes the comparable text of a message that is already in its engine's one wording. */
export function faultText(message: string): FaultText {
  const { text, replaced } = parameterise(message);
  // One id may look like a number today and like hex tomorrow: every kind of value is the same value here.
  const folded = text
    .replace(/<[a-z]+>/g, "<value>")
    .replace(/(?:<value>(?:, ?| )){1,50}<value>/g, "<value>");
  return {
    text: folded.length > COMPARED ? folded.slice(0, COMPARED) : folded,
    empty: isEmpty(folded),
    replaced,
  };
}

function isEmpty(text: string): boolean {
  for (const word of text.toLowerCase().matchAll(/[\p{L}'_]+/gu)) {
    if (word[0] !== "value" && !EMPTY_WORDS.has(word[0])) return false;
  }
  return true;
}
