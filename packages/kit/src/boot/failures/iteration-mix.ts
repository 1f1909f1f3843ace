import type { KnownFailure } from "./known-failure.ts";

export const iterationMix: KnownFailure = {
  name: "iteration-mix",
  recognise: ({ type, message }) => {
    if (type !== "TypeError") return undefined;
    if (/is not (?:async iterable|iterable)|Symbol\(Symbol\.(?:asyncI|i)terator\)/.test(message)) {
      const name = /^([\w$.()[\]]+?)(?:\(\.{3}\)|\(intermediate value\))? is not/.exec(message)?.[1];
      return {
        description: message,
        cause: /async iterable/.test(message)
          ? `\`for await\` was given ${name ?? "a value"} that can't be iterated: perhaps a promise of a list, or a function that was not called.`
          : `A \`for\` loop or spread was given ${name ?? "a value"} that is asynchronous, a promise, or no list.`,
        action:
          "Await the list first (`for (const x of await load())`), or use `for await` with an async generator: the two don't mix.",
      };
    }
    if (/(?:\.then|\.map|\.forEach|\.filter|\.reduce|\.length|\.find) is not a function/.test(message))
      return {
        description: message,
        cause:
          "A value is not what the code takes it for; often it is a promise that was not awaited, or the other way round.",
        action: "Look at that line: is an `await` missing before the call that made the value?",
      };
    return undefined;
  },
};
