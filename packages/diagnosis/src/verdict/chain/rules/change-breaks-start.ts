/** What starts no more after it was changed. */
import { MINUTE, type Rule } from "../rule.ts";

export const changeBreaksStart: Rule = {
  slug: "change-breaks-start",
  causes: ["deployed", "configured"],
  effects: ["start-failed", "start-hung"],
  within: 15 * MINUTE,
  strength: 0.75,
  fits: (cause, effect) =>
    (cause.place === undefined || effect.place === undefined || cause.place === effect.place) &&
    (cause.release === undefined || effect.release === undefined || cause.release === effect.release),
  because: "it was the first start after the change",
};
