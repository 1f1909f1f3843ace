/** Guards the labelled pairs of the tuned part, and the values of version 1. The held part belongs to the bench alone. */
import { expect, test } from "vitest";
import type { Pair } from "../../../../fixtures/grouping/load.ts";
import { loadPairs } from "../../../../fixtures/grouping/load.ts";
import { fingerprint } from "./fingerprint.ts";

/** Right pairs of the tuned part, as measured. It may rise, never fall. */
const FLOOR = 0.99;

function keyOf(event: Pair["a"]): string {
  const count = event.exceptions.length;
  return fingerprint(
    {
      id: event.id,
      events: [event],
      exceptions: event.exceptions,
      told: event.exceptions.map(() => 0),
      joined: [],
    },
    // The corpus is labelled with the oldest exception as the root.
    {
      root: count > 0 ? 0 : null,
      status: "likely",
      reason: "",
      tied: [],
      links: [],
      surface: count > 0 ? count - 1 : null,
    },
  ).value;
}

test("labelled pairs are grouped as people group them", () => {
  const pairs = loadPairs("tune");
  const wrong = pairs
    .filter((pair) => (keyOf(pair.a) === keyOf(pair.b)) !== pair.same)
    .map((pair) => pair.id);
  expect(1 - wrong.length / pairs.length, `wrong: ${wrong.join(", ")}`).toBeGreaterThanOrEqual(FLOOR);
});

test("version 1 gives the values that it always gave", () => {
  const values = Object.fromEntries(
    loadPairs("tune").map((pair) => [pair.id, [keyOf(pair.a), keyOf(pair.b)].join(" ")]),
  );
  // A change here splits every stored issue: raise the version instead.
  expect(values).toMatchSnapshot();
});
