/** A database that cannot write stops. */
import { MINUTE, type Rule } from "../rule.ts";

export const fullDisk: Rule = {
  slug: "full-disk",
  causes: ["disk-full"],
  effects: ["database-crashed", "process-crashed", "request-failed"],
  within: 10 * MINUTE,
  strength: 0.9,
  fits: (cause, effect) => effect.sort === "request-failed" || cause.part === effect.part,
  because: "nothing more could be written: the disk was full",
};
