import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decoded, decodeEnvelope, decodeLog, decodeOtlp, decodeStore, type Result } from "../index.ts";
import { pathOf, routeOf, routePattern } from "./index.ts";

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

/** A called URL and the route it gives on every wire. */
const urls: [url: string, route: string][] = [
  ["/", "GET /"],
  ["/health", "GET /health"],
  ["/orders/42?page=2#top", "GET /orders/:id"],
  ["https://shop.example:8443/orders/42", "GET /orders/:id"],
  ["/users/7b0c1d7e-7f2d-4b53-9a39-0d8f6a2f5f10/edit", "GET /users/:id/edit"],
  ["/users/7B0C1D7E7F2D4B539A390D8F6A2F5F10", "GET /users/:id"],
  ["/things/507f1f77bcf86cd799439011", "GET /things/:id"],
  ["/commits/deadbeef1/files", "GET /commits/:id/files"],
  ["/people/ada@example.org/posts", "GET /people/:id/posts"],
  ["/people/ada%40example.org", "GET /people/:id"],
  ["/reports/2026-01-31", "GET /reports/:id"],
  [`/reset/${TOKEN}`, "GET /reset/:id"],
  ["/customers/cus_NffrFeUfNV2Hib", "GET /customers/:id"],
  ["/watch/dQw4w9WgXcQ", "GET /watch/:id"],
  ["/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV", "GET /ulid/:id"],
  ["/cart;jsessionid=1A2B3C4D5E/items", "GET /cart/items"],
  ["/a/b/c/d/e/f/g/h/i/j", "GET /a/b/c/d/e/f/g/h/*"],
];

type Told = { route?: string | undefined };

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function told({ signals }: Decoded): Told[] {
  return signals.flatMap((signal): Told[] =>
    signal.kind === "error" ? [signal.error] : signal.kind === "outcome" ? [signal.outcome] : [],
  );
}

const bytes = (body: unknown) =>
  new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
const received = 1_000_000;

/** The decoders, each given one failed request to a URL. */
const wires: Record<string, (url: string) => Told[]> = {
  "OTLP span": (url) => {
    const attributes = [
      { key: "http.request.method", value: { stringValue: "GET" } },
      { key: "url.full", value: { stringValue: url } },
      { key: "http.response.status_code", value: { intValue: "500" } },
    ];
    const span = {
      kind: 2,
      name: "GET",
      startTimeUnixNano: "1000000",
      endTimeUnixNano: "2000000",
      attributes,
    };
    const body = bytes({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    return told(value(decodeOtlp("traces", body, "json", { received })));
  },
  "Sentry event": (url) => {
    const named = { transaction: `GET ${url}`, transaction_info: { source: "url" } };
    const event = { message: "m", ...named, request: { method: "GET", url } };
    return told(value(decodeStore(bytes(event), { received })).decoded);
  },
  "Sentry event that names no route": (url) => {
    const event = { message: "m", transaction: "GET", request: { method: "GET", url } };
    return told(value(decodeStore(bytes(event), { received })).decoded);
  },
  "Sentry transaction": (url) => {
    const named = { transaction: `GET ${url}`, transaction_info: { source: "url" } };
    const contexts = { trace: { op: "http.server" }, response: { status_code: 500 } };
    const body = `{}\n{"type":"transaction"}\n${JSON.stringify({ ...named, contexts })}`;
    return told(value(decodeEnvelope(bytes(body), { received })).decoded);
  },
  "access line": (url) =>
    value(decodeLog(`10.0.0.9 - - [02/Jan/2026:10:00:00 +0000] "GET ${url} HTTP/1.1" 500 12`)).events,
  "JSON log": (url) =>
    value(decodeLog(JSON.stringify({ level: 50, time: 0, msg: "m", req: { method: "GET", url } }))).events,
};

describe.each(Object.keys(wires))("one URL, one route: %s", (wire) => {
  it.each(urls)("%s is %s", (url, route) => {
    const found = wires[wire]!(url).map((one) => one.route);
    expect(new Set(found)).toEqual(new Set([route]));
  });
});

describe("routePattern", () => {
  it.each([
    ["/users/:id/:tab", "a router's template"],
    ["/users/{user_id}/<int:page>/[slug]", "other routers' templates"],
    ["/api/v2/oauth2/s3", "versions and names with a digit"],
    ["/api/1.2/things", "a version with a dot"],
    ["/organization/forgot-password-confirmation", "long words"],
    ["/static/*", "a wildcard"],
    ["/decade/facade", "words of hex digits"],
    ["orders/list", "a name with a slash"],
    ["*", "the request target of OPTIONS"],
    ["", "nothing"],
  ])("keeps %s: %s", (path) => expect(routePattern(path)).toBe(path));

  it("is its own pattern, and bounded", () => {
    const segment = fc.oneof(
      fc.string({ maxLength: 90 }),
      fc.uuid(),
      fc.emailAddress(),
      fc.integer().map(String),
      fc.base64String({ maxLength: 60 }),
      fc.constantFrom(":id", "*", "", "{id}", "a;b=1", ":7b0c1d7e-7f2d-4b53-9a39-0d8f6a2f5f10"),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 14 }), fc.boolean(), (segments, absolute) => {
        const pattern = routePattern((absolute ? "/" : "") + segments.join("/"));
        expect(routePattern(pattern)).toBe(pattern);
        expect(pattern.length).toBeLessThanOrEqual(9 * 65 + 2);
        expect(pattern.split("/").length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

it.each([
  [undefined, undefined],
  ["", undefined],
  ["/a?b", "/a"],
  ["/a?b#c?d", "/a"],
  ["http://h", "/"],
  ["http://h?x=/y", "/"],
  ["HTTPS://user:secret@h:1/a//b#c", "/a//b"],
  ["*", "*"],
  ["/redirect/http://h/x", "/redirect/http://h/x"],
])("the path of %s is %s", (url, path) => expect(pathOf(url)).toBe(path));

it.each([
  ["get", "/a", "GET /a"],
  [undefined, "/a", "/a"],
  ["", "/a", "/a"],
  ["GET", undefined, undefined],
])("the route of %s and %s is %s", (method, path, route) => expect(routeOf(method, path)).toBe(route));
