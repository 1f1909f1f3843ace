import { describe, expect, it } from "vitest";
import { formatDsn } from "./format-dsn.ts";
import { parseDsn } from "./parse-dsn.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";
import { readSentryAuth, type SentryAuthInput } from "./read-sentry-auth.ts";

const key = "0123456789abcdef0123456789abcdef";

describe("readSentryAuth", () => {
  it.each<[string, SentryAuthInput, unknown]>([
    [
      "as JavaScript sends it",
      { header: `Sentry sentry_version=7, sentry_client=a/1, sentry_key=${key}` },
      { key, client: "a/1", version: "7" },
    ],
    [
      "as Python sends it",
      { header: `Sentry sentry_key=${key},sentry_version=7,sentry_client=sentry.python/2.0,sentry_secret=x` },
      { key, client: "sentry.python/2.0", version: "7" },
    ],
    [
      "lower case, many spaces",
      { header: `  sentry   sentry_key = ${key} ,  sentry_version=7` },
      { key, version: "7" },
    ],
    ["no scheme", { header: `sentry_key=${key}` }, { key }],
    ["quoted", { header: `Sentry sentry_key="${key}"` }, { key }],
    [
      "query",
      { query: { sentry_key: key, sentry_version: "7", sentry_client: "b/2" } },
      { key, client: "b/2", version: "7" },
    ],
    ["DSN", { dsn: `https://${key}@host/1` }, { key }],
    [
      "the same key three times",
      {
        header: `Sentry sentry_key=${key}`,
        query: { sentry_key: [key, key] },
        dsn: `http://${key}:secret@h/1`,
      },
      { key },
    ],
    ["another scheme beside a query", { header: "Bearer abc", query: { sentry_key: key } }, { key }],
  ])("%s", (_name, input, value) => {
    expect(readSentryAuth(input)).toEqual({ ok: true, value });
  });

  it.each<[string, SentryAuthInput, number, string]>([
    ["nothing", {}, 403, "missing_key"],
    ["another scheme", { header: "Bearer abc" }, 403, "missing_key"],
    ["an empty query", { query: {} }, 403, "missing_key"],
    ["no key in the header", { header: "Sentry sentry_version=7" }, 400, "malformed_auth"],
    ["only the scheme", { header: "Sentry" }, 400, "malformed_auth"],
    ["a key that is none", { query: { sentry_key: "a b<c>" } }, 400, "malformed_auth"],
    ["an empty key in the query", { query: { sentry_key: "" } }, 400, "malformed_auth"],
    ["a DSN that is none", { dsn: "localhost" }, 400, "malformed_dsn"],
    [
      "two keys",
      { header: `Sentry sentry_key=${key}`, query: { sentry_key: "other" } },
      400,
      "conflicting_keys",
    ],
    ["two keys in the query", { query: { sentry_key: ["a", "b"] } }, 400, "conflicting_keys"],
    [
      "another key in the DSN",
      { header: `Sentry sentry_key=${key}`, dsn: "http://other@h/1" },
      400,
      "conflicting_keys",
    ],
  ])("refuses %s", (_name, input, status, code) => {
    expect(readSentryAuth(input)).toMatchObject({ ok: false, failure: { status, code } });
  });
});

describe("DSN", () => {
  it.each([
    [{ scheme: "http", key, host: "127.0.0.1", port: 4500, project: "1" }, `http://${key}@127.0.0.1:4500/1`],
    [
      { scheme: "https", key, host: "errors.example", path: "/a/b/", project: "shop" },
      `https://${key}@errors.example/a/b/shop`,
    ],
    [{ scheme: "http", key, host: "::1", port: 80, project: "1" }, `http://${key}@[::1]:80/1`],
  ] as const)("round trip %#", (parts, dsn) => {
    expect(formatDsn(parts)).toBe(dsn);
    const parsed = parseDsn(dsn);
    expect(parsed).toMatchObject({
      ok: true,
      value: { ...parts, path: parts === undefined ? "" : expect.any(String) },
    });
    expect(parsed.ok && formatDsn(parsed.value)).toBe(dsn);
  });

  it.each([
    "",
    "http://",
    "http://host/1",
    "ftp://k@h/1",
    "http://k@h",
    "http://k@h:99999/1",
    "http://k k@h/1",
  ])("refuses %j", (dsn) => {
    expect(parseDsn(dsn)).toMatchObject({ ok: false, failure: { code: "malformed_dsn", status: 400 } });
  });
});

describe("rateLimitHeaders", () => {
  it.each([
    [{ seconds: 60, categories: ["error", "transaction"] }, "60", "60:error;transaction:project"],
    [{ seconds: 0.2, categories: [] }, "1", "1::project"],
    [
      { seconds: 5, categories: ["error"], scope: "key", reason: "queue full:now" },
      "5",
      "5:error:key:queue_full_now",
    ],
  ])("%j", (limit, retry, limits) => {
    expect(rateLimitHeaders(limit)).toEqual({ "retry-after": retry, "x-sentry-rate-limits": limits });
  });
});
