import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const constantAssignment: Analyzer = {
  kind: "constant-assignment",
  recognises: "an assignment to a constant, a frozen object or a read-only property",
  words: [
    "assignment to constant variable",
    "cannot assign to read only property",
    "object is not extensible",
    "which has only a getter",
    "cannot delete property",
    "cannot redefine property",
    "attempted to assign to readonly property",
  ],
  recognise({ message }) {
    const what = partOf(
      message,
      /(?:read only property|property|redefine property:?) '?([\w$.[\]]{1,80})'?/i,
    );
    return { title: what ? `\`${what}\` is written to and cannot be` : "A constant is assigned to" };
  },
  cause:
    "The target is a `const`, a frozen or shared object (configuration, an imported module, a cached answer), or a property with a getter only.",
  fixes: [
    now("Work on a copy at the throw site (`{ ...value, field }`), or declare the variable with `let`."),
    today(
      "Find who changes what others share; caches and configuration should be given out frozen or copied.",
    ),
  ],
};
