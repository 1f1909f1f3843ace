import { expect, test } from "vitest";
import { StoreError } from "../store/index.ts";
import { faultOf } from "./fault-of.ts";

const sqlite = (errcode: number) => Object.assign(new Error("x"), { code: "ERR_SQLITE_ERROR", errcode });
const withCode = (code: string) => Object.assign(new Error("x"), { code });

test.each([
  ["busy", sqlite(5), "state"],
  ["busy, extended code", sqlite(5 | (2 << 8)), "state"],
  ["full", sqlite(13), "state"],
  ["read-only", sqlite(8), "state"],
  ["I/O", sqlite(10 | (4 << 8)), "state"],
  ["constraint", sqlite(19 | (6 << 8)), "data"],
  ["too big", sqlite(18), "data"],
  ["any other SQLite error", sqlite(1), "unknown"],
  ["invalid text for PostgreSQL", withCode("22021"), "data"],
  ["not null", withCode("23502"), "data"],
  ["admin shutdown", withCode("57P01"), "state"],
  ["too many connections", withCode("53300"), "state"],
  ["disk full", withCode("53100"), "state"],
  ["connection failure", withCode("08006"), "state"],
  ["deadlock", withCode("40P01"), "state"],
  ["missing column", withCode("42703"), "state"],
  ["refused", withCode("ECONNREFUSED"), "state"],
  ["reset", withCode("ECONNRESET"), "state"],
  ["closed database", withCode("ERR_INVALID_STATE"), "state"],
  ["the store's own", new StoreError("store_full", "x"), "state"],
  ["a value that cannot be bound", new TypeError("x"), "data"],
  ["a plain error", new Error("x"), "unknown"],
  ["nothing", undefined, "unknown"],
  ["a text", "x", "unknown"],
])("%s", (_name, error, fault) => {
  expect(faultOf(error)).toBe(fault);
});
