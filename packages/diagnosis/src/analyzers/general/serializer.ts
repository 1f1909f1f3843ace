import { maskOfTelling } from "../../diagnose/mask-of-telling.ts";
import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TYPE =
  /Object of type (\w+) is not JSON|serialize (?:a |an )?(\w+)|Type is not JSON serializable: (\w+)|constructor '(\w+)'|unsupported type: ([\w.]+)/i;

/** A value cannot be turned into an answer. */
export const serializer: Analyzer = {
  kind: "serializer",
  recognises: "a value that cannot be turned into an answer",
  cause:
    "The value holds something that the format does not know: a class of the language's own, a circle, a big integer.",
  recognise(telling) {
    if (!maskOfTelling(telling, "serializer")) return undefined;
    const match = TYPE.exec(telling.message);
    const what = match?.slice(1).find((part) => part !== undefined);
    return {
      title: /circular|cyclic|infinite recursion/i.test(telling.message)
        ? "An answer refers to itself and cannot be serialized"
        : what
          ? `An answer holds a ${what}, which cannot be serialized`
          : "An answer cannot be serialized",
      fixes: [
        now("Convert the value where the answer is made (text for big integers, UUIDs and dates)."),
        today(
          "Use a serializer that cannot fail in every error handler, so that it never hides the first error.",
        ),
        thisWeek("Declare the shape of each answer and test it."),
      ],
    };
  },
};
