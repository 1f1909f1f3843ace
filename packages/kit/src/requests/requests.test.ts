import { afterEach, describe, expect, it } from "vitest";
import { type Note, onNote, ownFailures, WorkContext } from "../core/index.ts";
import {
  closeWork,
  degradedHeader,
  openWork,
  ownAnswerOf,
  readRequestId,
  readTraceparent,
  routeName,
} from "./index.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

let stop = () => {};
afterEach(() => stop());
function heard(): Note[] {
  const notes: Note[] = [];
  stop = onNote((note) => notes.push(note));
  return notes;
}

describe("readTraceparent", () => {
  it("reads what W3C Trace Context allows", () => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({
      traceId: TRACE,
      parentSpanId: SPAN,
      traceFlags: 1,
    });
    expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)?.traceFlags).toBe(0);
    expect(readTraceparent(`00-${TRACE}-${SPAN}-ff`)?.traceFlags).toBe(3);
    expect(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-the-future-brings`)?.traceId).toBe(TRACE);
  });

  it.each<[unknown, string]>([
    ["", "empty"],
    [`ff-${TRACE}-${SPAN}-01`, "version ff"],
    [`00-${TRACE.toUpperCase()}-${SPAN}-01`, "upper case"],
    [`00-${"0".repeat(32)}-${SPAN}-01`, "trace of zeros"],
    [`00-${TRACE}-${"0".repeat(16)}-01`, "span of zeros"],
    [`00-${TRACE}-${SPAN}-01-more`, "more behind version 00"],
    [`00-${TRACE}-${SPAN}-01-`, "dash behind version 00"],
    [`cc-${TRACE}-${SPAN}-01.more`, "no dash before what is more"],
    [`00-${TRACE}-${SPAN}-1`, "short flags"],
    [`00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`, "two values"],
    [` 00-${TRACE}-${SPAN}-01`, "space before"],
    [`00-${TRACE}-${SPAN}-01\r\n`, "line break"],
    [`cc-${TRACE}-${SPAN}-01-${"x".repeat(100_000)}`, "far too long"],
    [[`00-${TRACE}-${SPAN}-01`], "a list"],
    [undefined, "none"],
    [7, "a number"],
  ])("ignores %j: %s", (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});

describe("readRequestId", () => {
  it.each([
    "a",
    "req-42",
    "Root=1-67891233-abcdef012345678912345678",
    "|a.b.",
    "0123456789".repeat(12),
    "YWJj+/==",
  ])("takes %s", (id) => expect(readRequestId(id)).toBe(id));
  it.each([
    "",
    "a b",
    "a,b",
    "a\r\nb",
    "a\n",
    "<b>",
    "é",
    "a;b",
    'a"b',
    "x".repeat(129),
    ["a"],
    undefined,
    7,
  ])("refuses %j", (id) => expect(readRequestId(id)).toBeUndefined());
});

describe("degradedHeader", () => {
  const named = (...names: string[]) => names.map((name) => ({ name, reason: "failed" as const, time: 1 }));
  it("names each once, as tokens, bounded", () => {
    expect(degradedHeader(undefined)).toBe("");
    expect(degradedHeader(named("a", "b", "a"))).toBe("a, b");
    expect(degradedHeader(named("a\r\nx: y", "über, alles"))).toBe("a__x:_y, _ber__alles");
    const many = degradedHeader(named(...Array.from({ length: 500 }, (_, i) => `${i}-${"n".repeat(500)}`)));
    expect(many.split(", ")).toHaveLength(16);
    expect(many.length).toBeLessThan(1_100);
  });
});

describe("openWork and closeWork", () => {
  it("makes a context of a request's head", () => {
    const work = openWork({
      method: "GET",
      target: "/things/7?token=secret#top",
      traceparent: `00-${TRACE}-${SPAN}-01`,
      requestId: "req-42",
    });
    expect(work).toBeInstanceOf(WorkContext);
    expect(work).toMatchObject({
      kind: "http",
      id: "req-42",
      traceId: TRACE,
      parentSpanId: SPAN,
      method: "GET",
      path: "/things/7",
      route: undefined,
    });
  });

  it.each([
    ["/a?b", "/a"],
    ["/a#b", "/a"],
    ["http://user:pass@host/a/b?c", "/a/b"],
    ["https://host", "/"],
    ["", "/"],
    ["*", "*"],
    ["//host/a", "//host/a"],
    ["/?", "/"],
  ])("reads the path of %s", (target, path) => {
    expect(openWork({ method: "GET", target }).path).toBe(path);
  });

  it("bounds the path", () => {
    expect(openWork({ method: "GET", target: `/${"a".repeat(100_000)}` }).path).toHaveLength(2_048);
  });

  it("tells the end once", () => {
    const notes = heard();
    const work = openWork({ method: "GET", target: "/a" });
    work.route = "GET /a";
    closeWork(work, 200);
    closeWork(work, 500);
    expect(notes).toMatchObject([
      { kind: "work", status: 200, failed: false, message: "GET /a answered 200" },
    ]);
  });

  it("tells a noted error that nobody told, and what was swallowed", () => {
    const notes = heard();
    const work = openWork({ method: "GET", target: "/a" });
    const error = new Error("noted");
    work.firstError = { error };
    work.addLedger({ error: new Error("quiet"), time: 1, state: "caught" });
    work.addLedger({ error, time: 1, state: "caught" });
    closeWork(work, 502);
    expect(notes.map(({ kind }) => kind)).toEqual(["error", "swallowed", "work"]);
    expect(notes[0]).toMatchObject({ error, status: 502, handled: true });
    expect(notes[1]).toMatchObject({ entries: [{ error: { message: "quiet" } }] });
  });

  it("takes what a later error carries for let out, not for swallowed", () => {
    const notes = heard();
    const work = openWork({ method: "GET", target: "/a" });
    const cause = new Error("cause");
    work.addLedger({ error: cause, time: 1, state: "caught" });
    work.addLedger({ error: new Error("wrapper", { cause }), time: 2, state: "caught" });
    closeWork(work, 200);
    expect(notes[0]).toMatchObject({ kind: "swallowed", entries: [{ error: { message: "wrapper" } }] });
  });

  it("tells no error for one that was answered by a 4xx", () => {
    const notes = heard();
    const work = openWork({ method: "GET", target: "/a" });
    work.firstError = { error: new Error("no such thing") };
    closeWork(work, 404);
    expect(notes.map(({ kind }) => kind)).toEqual(["work"]);
  });

  it("ends any work context", () => {
    const notes = heard();
    closeWork(new WorkContext({ kind: "http", method: "GET", path: "/a" }), 204);
    expect(notes).toMatchObject([{ status: 204, failed: false }]);
  });

  it("sets the header when something degrades, and survives a response that has begun", () => {
    const set: string[] = [];
    const work = openWork({ method: "GET", target: "/a" }, set, (response, name, value) => {
      if (response.length > 0) throw new Error("headers were sent");
      response.push(`${name}: ${value}`);
    });
    work.addDegraded({ name: "games", reason: "failed", time: 1 });
    work.addDegraded({ name: "odds", reason: "failed", time: 1 });
    expect(set).toEqual(["holdfast-degraded: games"]);
    closeWork(work, 200);
    work.addDegraded({ name: "late", reason: "failed", time: 1 });
    expect(work.degraded).toHaveLength(3);
  });
});

describe("routeName", () => {
  it("names what matched, and has one name for what did not", () => {
    expect(routeName("GET", "/things/:id")).toBe("GET /things/:id");
    expect(routeName("GET", undefined)).toBe("GET *");
    expect(routeName("GET", "")).toBe("GET *");
    expect(routeName("GET", "/*")).toBe("GET *");
    expect(routeName("BREW", "/pot")).toBe("_OTHER /pot");
    expect(routeName(undefined, undefined)).toBe("_OTHER *");
    expect(routeName("GET", `/${"a".repeat(300)}`)).toBe("GET *");
  });

  it("never has more than 2,000 names", () => {
    const names = new Set(Array.from({ length: 5_000 }, (_, i) => routeName("PUT", `/called/${i}`)));
    expect(names.size).toBeLessThanOrEqual(2_001);
    expect(names).toContain("PUT *");
    expect(routeName("GET", "/things/:id")).toBe("GET /things/:id");
  });
});

describe("ownAnswerOf", () => {
  const request = { method: "GET", path: "/health", headers: {}, remoteAddress: undefined };
  const ok = { status: 200, headers: {}, body: "ok" };
  it("takes the first answer, and passes over one that throws", () => {
    const before = ownFailures().get("own answer") ?? 0;
    const broken = () => {
      throw new Error("broken");
    };
    expect(ownAnswerOf([broken, () => undefined, () => ok], request)).toBe(ok);
    expect(ownFailures().get("own answer")).toBe(before + 1);
    expect(ownAnswerOf(undefined, request)).toBeUndefined();
  });
});
