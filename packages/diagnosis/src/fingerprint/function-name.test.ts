import { expect, test } from "vitest";
import { functionName } from "./function-name.ts";

test.each([
  ["QuoteStore.statistics", "QuoteStore.statistics"],
  ["async QuoteStore.statistics [as load]", "QuoteStore.statistics"],
  ["new QuoteStore", "QuoteStore"],
  ["Object.<anonymous>", ""],
  ["<anonymous>", ""],
  ["(anonymous function)", ""],
  ["Module.load", "load"],
  ["onMessage/<", "onMessage"],
  ["main.(*Server).handle.func1", "Server.handle"],
  ["shop/rates.(*Table[go.shape.string]).Find.func3.1", "Table.Find"],
  ["lambda$release$0", "release"],
  ["run$lambda-0", "run"],
  ["$anonfun$find$1", "find"],
  ["access$000", ""],
  ["<lambda>", ""],
  ["by_start.<locals>.<lambda>", "by_start"],
  ["block (2 levels) in Invoice#total", "total"],
  ["rescue in parse_day", "parse_day"],
  ["Acme.Orders.OrderService.<PlaceAsync>d__12.MoveNext", "OrderService.PlaceAsync"],
  ["Acme.Teams.TeamService.<>c__DisplayClass5_0.<Load>b__0", "TeamService.Load"],
  ["App\\Services\\Cart->total", "Cart.total"],
  ["{closure:App\\Services\\Cart::total():8}", "Cart.total"],
  ["shop::orders::place::{{closure}}::h1a2b3c4d5e6f7890", "orders.place"],
  ["GET", "GET"],
])("%s is %s", (raw, expected) => {
  expect(functionName(raw, false)).toBe(expected);
});

test("short names in a bundle are the minifier's", () => {
  expect(functionName("Oe", true)).toBe("");
  expect(functionName("t.render", true)).toBe("render");
  expect(functionName("at", false)).toBe("at");
});
