import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const notIterable: Analyzer = {
  kind: "not-iterable",
  general: "undefined-access",
  recognises: "iterating or spreading something that is not iterable",
  words: ["is not iterable", "requires ...iterable", "is not async iterable", "object is not iterable"],
  recognise({ message }) {
    if (/\bPromise\b|coroutine/.test(message)) return undefined;
    const what = partOf(
      message,
      /^(?:TypeError: )?(?:Spread syntax requires .{0,40} when .{0,40} )?([\w$.[\]()'{} ]{1,80}?) is not (?:async )?iterable/,
    );
    return {
      title:
        what && what !== "object"
          ? `\`${what.replaceAll("'", "").replace(/ object$/, "")}\` is iterated and is not iterable`
          : "Something is iterated or spread that is not iterable: a value that is not there, or no list",
    };
  },
  cause:
    "`for ... of`, spread and array destructuring need a list; here they met a plain object, a single value or nothing at all.",
  fixes: [
    now(
      "Look at what should have given the list at the throw site: a query without rows, an object where `Object.entries(...)` is meant, an answer whose list lies deeper.",
    ),
    today("Check the value where it comes in, and say there what is missing."),
    thisWeek("Turn on strict type checks for this file; parse answers of others by a schema."),
  ],
};
