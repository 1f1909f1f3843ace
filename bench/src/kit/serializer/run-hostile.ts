/** One serializer on the hostile values from a given one on; a line for each as it goes. */
import { candidates } from "./candidates.ts";
import { hostile } from "./hostile.ts";

const [name = "", from = "0"] = process.argv.slice(2);
const serialize = candidates[name]!;
// Compiled and warm: the values are what is hard, not the first call.
for (let n = 0; n < 2_000; n++) serialize({ id: n, list: [1, "a", { b: null }], at: "now" });

for (const [index, [, make]] of hostile.entries()) {
  if (index < Number(from)) continue;
  const value = make();
  // What making the value left behind is not the serializer's to clear.
  globalThis.gc?.();
  const start = performance.now();
  let text: unknown;
  let threw: boolean;
  try {
    text = serialize(value);
    threw = false;
  } catch {
    threw = true;
  }
  const time = performance.now() - start;
  process.stdout.write(
    `${JSON.stringify({ index, time, threw, valid: !threw && isJson(text), length: lengthOf(text) })}\n`,
  );
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(text as string);
    return typeof text === "string";
  } catch {
    return false;
  }
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? text.length : 0;
}
