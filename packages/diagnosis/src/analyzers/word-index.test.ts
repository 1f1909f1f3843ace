import { expect, it } from "vitest";
import { wordIndex } from "./word-index.ts";

function found(words: readonly (readonly string[])[], text: string): number[] {
  const numbers = new Set<number>();
  wordIndex(words)(text, (number) => numbers.add(number));
  return [...numbers].sort((a, b) => a - b);
}

it.each([
  [[["deadlock"], ["econnrefused", "refused"], ["lock"]], "deadlock detected", [0, 2]],
  [[["refused"], ["econnrefused"]], "connect econnrefused", [0, 1]],
  [[["ab"], ["abc"], ["bc"]], "xabc", [0, 1, 2]],
  [[["abc"]], "ab", []],
  [[["a"]], "", []],
  [[[], ["x"]], "x", [1]],
])("%j in %s: %j", (words, text, numbers) => {
  expect(found(words, text)).toEqual(numbers);
});
