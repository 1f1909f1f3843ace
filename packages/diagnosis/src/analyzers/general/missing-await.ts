import { type Analyzer, now, thisWeek } from "../analyzer.ts";

const COROUTINE =
  /'coroutine' object (?:has no attribute '([^']{1,120})'|is not (\w+)|does not support [\w ]+)|coroutine '([^']{1,200})' was never awaited|cannot unpack non-iterable coroutine|object (?:coroutine|Future|Task) can't be used|Object of type coroutine is not/;
const PROMISE =
  /\[object Promise\]|\bPromise(?:\s*\{[^}]{0,40}\})? is not (?:iterable|a function)|\(intermediate value\)\(?.{0,60}then is not|object is not iterable.{0,60}\bPromise\b|type '?Promise<|instance of Promise\b|Received (?:an instance of )?Promise/;
const ASYNC =
  /'async for' requires|'async with' requires|async_generator' object|__aiter__|__aenter__|__anext__|can't be used in 'await' expression|asynchronous context manager protocol/;

/** A promise or coroutine is used as if it were its result, or the other way round. */
export const missingAwait: Analyzer = {
  kind: "missing-await",
  recognises: "a promise or coroutine that is used as if it were its result",
  cause: "The call is asynchronous and its result was not awaited.",
  recognise({ message }) {
    const coroutine = COROUTINE.exec(message);
    if (coroutine) {
      const what = coroutine[1] ?? coroutine[3];
      return found(
        coroutine[1]
          ? `A coroutine is used before it is awaited: \`.${what}\` is read from it`
          : what
            ? `The coroutine \`${what}\` is never awaited`
            : "A coroutine is used before it is awaited",
      );
    }
    if (PROMISE.test(message))
      return found("A promise is used as if it were its value: an `await` is missing");
    if (ASYNC.test(message)) {
      return found(
        "Something that is not asynchronous is used as if it were, or the other way round",
        "Give the construct what it asks for: `for`/`with` for the synchronous object, `async for`/`async with` for the asynchronous one.",
      );
    }
    return undefined;
  },
};

function found(title: string, first = "Await the call at the throw site before its result is used.") {
  return {
    title,
    fixes: [
      now(first),
      thisWeek("Let a type checker or linter fail on promises and coroutines that are not awaited."),
    ],
  };
}
