import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const exclusionViolation: Analyzer = {
  kind: "exclusion-violation",
  general: "constraint-violation",
  recognises: "a row that overlaps with another",
  codes: ["23P01"],
  types: ["ExclusionViolation"],
  words: ["violates exclusion constraint"],
  recognise({ message }) {
    const key = partOf(message, /exclusion constraint "([\w.]{1,120})"/);
    return {
      title: key
        ? `A row breaks the constraint \`${key}\`: it overlaps with another row`
        : "A row breaks an exclusion constraint: it overlaps with another row",
    };
  },
  cause:
    "Two bookings, ranges or periods overlap where the table allows one only: mostly two requests at once that both found the place free.",
  fixes: [
    now("Answer 409 with what is taken; the constraint did its work."),
    today("Catch this code where the row is written, instead of asking before writing."),
  ],
};
