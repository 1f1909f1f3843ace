/** A table or column that a change names is missing from then on. */
import type { Happening } from "../happening.ts";
import { MINUTE, type Rule } from "../rule.ts";

export const changeBreaksSchema: Rule = {
  slug: "change-breaks-schema",
  causes: ["migrated", "deployed"],
  effects: ["schema-missing"],
  within: 60 * MINUTE,
  strength: 0.8,
  fits: ({ names = [] }: Happening, { said }: Happening) =>
    names.some((name) => name.length > 2 && words(said).has(name.toLowerCase())),
  because: "the change is about the very table or column that is missing",
};

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\w$]+/g) ?? []);
}
