import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameterise } from "./parameterise.ts";

const text = (message: string) => parameterise(message).text;

describe("values are replaced", () => {
  test.each([
    ["thread 7c9e6679-7425-40de-944b-e07fc1f90ae7 not found", "thread <uuid> not found"],
    ["no user usr_8sf9a", "no user usr_<id>"],
    ["no game 507f1f77bcf86cd799439011", "no game <id>"],
    ["no game 01ARZ3NDEKTSV4RRFFQ69G5FAV", "no game <id>"],
    ["no game 0ujtsYcgvSTl8PAuAdqWYSMnLOv", "no game <id>"],
    ["no game V1StGXR8_Z5jdHi6B-myT", "no game <id>"],
    ["commit 3f2a9c1 is gone", "commit <hex> is gone"],
    ["etag d41d8cd98f00b204e9800998ecf8427e", "etag <hash>"],
    ["blob da39a3ee5e6b4b0d3255bfef95601890afd80709", "blob <hash>"],
    ["trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace <trace>"],
    ["took -12 of 1,204 and 3.5e-7", "took <num> of <num> and <num>"],
    ["timeout of 5000ms, budget 1h2m3s", "timeout of <duration>, budget <duration>"],
    ["waited 3 seconds for 12.6 GB", "waited <duration> for <size>"],
    ["upload of 12.4MB", "upload of <size>"],
    ["since 2025-01-07T12:00:00.123Z", "since <date>"],
    ["since 2025-01-07 12:00:01,123 UTC", "since <date>"],
    ["since Tue, 07 Jan 2025 12:00:00 GMT", "since <date>"],
    ["since Tue Jan 07 2025 12:00:00 GMT+0100 (Central European Standard Time)", "since <date>"],
    ["since 07/Jan/2025:12:00:00 +0000", "since <date>"],
    ["since 1/7/2025 at 12:30", "since <date> at <date>"],
    ["mail ana.b+c@example.co.uk bounced", "mail <email> bounced"],
    ["from 203.0.113.9 and 2001:db8::1", "from <ip> and <ip>"],
    ["from 10.0.0.1:51822", "from <ip>:<port>"],
    ["connect ECONNREFUSED 10.0.0.1:5432", "connect ECONNREFUSED <ip>:5432"],
    ["connect ECONNREFUSED ::1:5432", "connect ECONNREFUSED <ip>:5432"],
    ["peer [2001:db8::1]:443 left", "peer <ip>:443 left"],
    ["pod api-7f9c6d5b8-x2x4z:8080 died", "pod api-<id>:8080 died"],
    [
      "GET https://ana:pw@api.example.com/v1/users/42?x=1 failed",
      "GET https://api.example.com/v1/users/<num> failed",
    ],
    ["cannot write /var/data/a/b.png", "cannot write <path>"],
    ["cannot write C:\\data\\b.png", "cannot write <path>"],
    ["Route GET:/api/threads/42 not found", "Route GET:/api/threads/<num> not found"],
    ["open '/tmp/a b.csv' failed", "open <str> failed"],
    ['no user "Ana" here', "no user <str> here"],
    ["no user 'Ana' here", "no user <str> here"],
    ["overwrite=true", "overwrite=<bool>"],
    ['payload {"a": [1, {"b": "}"}]} refused', "payload <json> refused"],
    ['payload {"a": [1, {"b": "cut of', "payload <json>"],
    ["at 0x7f3a1c0b2d30", "at <hex>"],
    ["where id in ($1, $2, $3)", "where id in (<param>)"],
    ["games [12, 13, 14]", "games [<num>]"],
    ["worker7 stopped", "worker<num> stopped"],
    ["order QTO-00142", "order QTO-<num>"],
  ])("%s", (message, expected) => {
    expect(text(message)).toBe(expected);
  });
});

describe("names of the fault are kept", () => {
  test.each([
    'relation "users" does not exist',
    'column "event_metadata" of relation "feed_events" does not exist',
    "Cannot read properties of undefined (reading 'id')",
    "Cannot find module 'redis'",
    "Cannot find module '../lib/session-helper'",
    "No module named 'app.db.session_helper'",
    "'DatabaseQuoteService' object has no attribute 'get_quote_statistics'",
    'duplicate key value violates unique constraint "users_email_key"',
    "quotes.statistics is not a function",
    "Request failed with status code 404",
    "[Errno 2] No such file or directory",
    "ORA-00942: table or view does not exist",
    "sha256 is not supported by oauth2 over http2",
    "can't, won't and don't",
    '"email" is required',
    "undefined method `total' for nil:NilClass",
    'Cannot invoke "com.acme.Order.getTotal()" because "order" is null',
    "getaddrinfo ENOTFOUND postgres.railway.internal",
  ])("%s", (message) => {
    expect(text(message)).toBe(message);
  });
});

test("counts what it replaced", () => {
  expect(parameterise("job 12 of usr_8sf9a took 3ms, 4ms").replaced).toEqual({ num: 1, id: 1, duration: 2 });
});

const pieces = fc.constantFrom(
  ..."' \" ` ( ) [ ] { } < > , ; : = . / \\ @ - _ # ? & % $ | \n".split(" "),
  " ",
  "\n",
  "<num>",
  "<id",
  "id=",
  "12",
  "1.5",
  "a1b2",
  "deadbeef",
  "0x",
  "true",
  "None",
  "http://",
  "x.y",
  "user",
  "column",
  "status",
  "::1",
  "Jan",
  "2025-01-07",
  "12:00",
  "ms",
  "GB",
  "é",
  "漢",
  "\ud83d",
);
const anyMessage = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
);

test("is idempotent where a placeholder makes its neighbour readable", () => {
  const once = text("columnJanhttp://=#");
  expect(text(once)).toBe(once);
});

test("is idempotent and never throws", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      const once = text(message);
      expect(text(once)).toBe(once);
    }),
    { numRuns: 3000 },
  );
});

test("never grows beyond what its placeholders add, and keeps words without digits", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[b-eg-su-z]{1,8}$/), { maxLength: 20 }), (words) => {
      const message = words.join(" ");
      expect(text(message)).toBe(message);
    }),
  );
});
