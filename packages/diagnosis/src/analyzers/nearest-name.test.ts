import type { Exception } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { kindOf } from "./kind-of.ts";
import { nearestName } from "./nearest-name.ts";
import { whatExists } from "./what-exists.ts";

describe("the nearest name", () => {
  it.each([
    ["statistics", ["byUser", "stats", "close"], "stats"],
    ["getUserByID", ["getUserById", "getUsers"], "getUserById"],
    ["get_quote_statistics", ["get_quotes_by_user", "get_quote_stats", "count_quotes"], "get_quote_stats"],
    ["fetchOrders", ["loadOrders", "close"], "loadOrders"],
    ["metadata", ["event_metadata", "id"], "event_metadata"],
    ["lenght", ["length", "weight"], "length"],
    ["save", ["render", "close"], undefined],
    ["getUser", ["getOrder", "getInvoice"], undefined],
    ["x", [], undefined],
  ])("of %s among %j is %s", (wanted, names, nearest) => {
    expect(nearestName(wanted, names)).toBe(nearest);
  });

  it("does not compare endless names, nor a name with itself", () => {
    expect(nearestName("a".repeat(5_000), ["a".repeat(4_999)])).toBeUndefined();
    expect(nearestName("load", ["load"])).toBeUndefined();
  });
});

const exception = (message: string, line?: string, before: string[] = []): Exception => ({
  type: "TypeError",
  message,
  frames: line === undefined ? [] : [{ file: "a.ts", context: { before, line, after: [] } }],
});

describe("what exists", () => {
  it.each([
    ["'Q' object has no attribute 'stats'. Available methods: by_user, count", "stats", ["by_user", "count"]],
    ["'Q' object has no attribute 'statts'. Did you mean: 'stats'?", "statts", ["stats"]],
    [
      "quotes.statistics is not a function; it has: byUser, count, close",
      "statistics",
      ["byUser", "count", "close"],
    ],
  ])("is read from the text: %s", (message, missing, names) => {
    expect(whatExists(exception(message), missing, undefined, {})?.names).toEqual(names);
  });

  it("is read from the event's tags, as JSON or as text", () => {
    for (const available of ['["byUser","count"]', "byUser, count", "byUser count"])
      expect(whatExists(exception("x"), "stats", "q", { tags: { available } })?.names).toEqual([
        "byUser",
        "count",
      ]);
  });

  it("is not made up: sentences are no lists of names", () => {
    expect(
      whatExists(exception("x. Available: only on Sundays, 9:00 to 12:00"), "y", "x", {}),
    ).toBeUndefined();
    expect(whatExists(exception("x"), "y", "x", { tags: { available: "12 / 40" } })).toBeUndefined();
  });

  it("is taken from calls on the same object in the source beside the call, and said as such", () => {
    const found = kindOf(
      exception("quotes.statistics is not a function", "  const s = await quotes.statistics(user);", [
        "  const list = await quotes.byUser(user);",
        "  const stats = await this.orders.stats(user);",
      ]),
    );
    expect(found.details).toEqual([
      "What the source beside the call uses on the same object: `byUser`; no name is near",
    ]);
    expect(found.fixes[0]?.text).toContain("a method that exists");
  });
});

it("a missing method lists what exists and names the nearest", () => {
  const found = kindOf(
    {
      type: "AttributeError",
      message: "'DatabaseQuoteService' object has no attribute 'get_quote_statistics'",
      frames: [],
    },
    undefined,
    { tags: { available: "get_quotes_by_user,count_quotes,get_quote_stats" } },
  );
  expect(found.kind).toBe("missing-method");
  expect(found.details?.[0]).toContain(
    "`get_quotes_by_user`, `count_quotes`, `get_quote_stats`; the nearest name is `get_quote_stats`",
  );
  expect(found.fixes[0]?.text).toContain("call `get_quote_stats`");
});
