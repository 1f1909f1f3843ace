import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const asyncIterationMix: Analyzer = {
  kind: "async-iteration-mix",
  general: "missing-await",
  recognises: "an asynchronous construct over something synchronous, or the reverse",
  words: [
    "'async for' requires",
    "'async with' requires",
    "async_generator",
    "__aiter__",
    "__aenter__",
    "__anext__",
    "can't be used in 'await' expression",
    "asynchronous context manager protocol",
  ],
  recognise({ message }) {
    const got =
      partOf(message, /(?:got|object) '?(\w{1,60})'?(?: can't|$|,| object)/) ??
      partOf(message, /object (\w{1,60}) can't/);
    return {
      title: `Something that is not asynchronous is used as if it were, or the other way round${got ? ` (${got})` : ""}`,
    };
  },
  cause:
    "A synchronous generator, context manager or value met `async for`, `async with` or `await` (or an asynchronous one met the plain form): the two kinds do not mix.",
  fixes: [
    now(
      "Give the construct what it asks for: `for`/`with` for the synchronous object, `async for`/`async with` for the asynchronous one.",
    ),
    today("Search for other uses of the same function; a session helper mostly exists in both forms."),
    thisWeek("Run a type checker over start-up and routes, and start the service once before each deploy."),
  ],
  verification: "The start finishes, and the route answers.",
  rollback: "Roll back to the release before the call was changed.",
};
