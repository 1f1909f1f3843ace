import type { Exception } from "@holdfast/signals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { faultNames } from "./fault-names.ts";

const root = (message: string, type = "Error"): Exception => ({ type, message, frames: [] });
const told = (message: string, type?: string) =>
  faultNames(root(message, type)).map(({ name, role }) => `${role} ${name}`);

test.each([
  ["orders.countOpen is not a function", "missing countOpen"],
  ["(intermediate value).settle is not a function", "missing settle"],
  ["PaymentIntent is not a constructor", "missing PaymentIntent"],
  ["ledger is not defined", "missing ledger"],
  ["'Note' object has no attribute 'excerpt'", "missing excerpt"],
  ["undefined method 'total_cents' for nil", "missing total_cents"],
  ["name 'render' is not defined", "missing render"],
  ['column "closed_at" does not exist', "missing closed_at"],
  ["column invoices.settled_at does not exist", "missing settled_at"],
  ['column "channel" of relation "orders" does not exist', "missing channel"],
  ["Unknown column 'nickname' in 'field list'", "missing nickname"],
  ["no such column: archived", "missing archived"],
  ['relation "feature_flags" does not exist', "missing feature_flags"],
  ["no such table: sessions", "missing sessions"],
  ["Table 'shop.carts' doesn't exist", "missing carts"],
  ["function refresh_totals(integer) does not exist", "missing refresh_totals"],
  ["Cannot find module './tax.js'", "missing tax"],
  ["No module named 'mistletoe'", "missing mistletoe"],
  ["cannot import name 'Note' from 'app.models'", "missing Note"],
  ["The requested module './a.js' does not provide an export named 'sign'", "missing sign"],
  ["environment variable MAIL_SENDER is not set", "missing MAIL_SENDER"],
  ["Missing required environment variables: STRIPE_SECRET", "missing STRIPE_SECRET"],
  ["getaddrinfo ENOTFOUND db-eu-2.internal", "missing db-eu-2.internal"],
  ["connect ECONNREFUSED 10.4.0.9:6379", "missing 10.4.0.9"],
  ["Cannot read properties of undefined (reading 'currency')", "subject currency"],
  ["recent() missing 1 required positional argument: 'tenant'", "subject tenant"],
  ["NoteStore.recent() missing 1 required positional argument: 'tenant'", "missing recent"],
  ["load() got an unexpected keyword argument 'depth'", "subject depth"],
  ["Cannot destructure property 'plan' of 'x' as it is null.", "subject plan"],
  ['duplicate key value violates unique constraint "orders_pkey"', "subject orders_pkey"],
])("%s", (message, name) => {
  expect(told(message)).toContain(name);
});

test.each([
  ["connect ECONNREFUSED 127.0.0.1:5432 (localhost)", /localhost/],
  ["Cannot read properties of undefined (reading 'map')", /subject map/],
  ["getaddrinfo ENOTFOUND db-eu-2.internal", / internal$/],
  ["Internal Server Error", /./],
  ["Request failed with status code 500", /./],
])("of %s no name is told", (message, pattern) => {
  expect(told(message).filter((name) => pattern.test(name))).toEqual([]);
});

test("Python's key is read with its type", () => {
  expect(told("'warehouse_id'", "KeyError")).toEqual(["missing warehouse_id"]);
});

test("hostile messages are read in time, and names are of them", () => {
  const pieces = fc.constantFrom(
    "A_",
    "column ",
    '"',
    "'",
    ".",
    " is not ",
    "does not exist",
    "a".repeat(300),
    "(",
    "\n",
    "missing ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 400 }), (parts) => {
      const text = parts.join("");
      for (const { name } of faultNames(root(text))) expect(name.length).toBeLessThanOrEqual(300);
    }),
  );
});
