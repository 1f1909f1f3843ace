/** The API as its users see it, on real data. */
import { openStore } from "@holdfast/console";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, newId, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

/** An event of an issue of its own. */
function failureIn(place: string, fields: Record<string, unknown> = {}) {
  return sentryEvent({
    transaction: `GET /${place}`,
    exception: {
      values: [
        {
          type: `Error${place}`,
          value: `failed in ${place}`,
          stacktrace: {
            frames: [
              { filename: `/app/src/${place}.js`, function: `load_${place}`, lineno: 3, in_app: true },
            ],
          },
        },
      ],
    },
    ...fields,
  });
}

const places = ["alpha", "beta", "gamma", "delta", "epsilon"];

describe("issues", () => {
  beforeAll(async () => {
    for (const place of places) await running.sendEvent(failureIn(place, { release: "1.0.0" }));
    for (let i = 0; i < 6; i++) await running.sendEvent(failureIn("alpha", { release: "1.1.0" }));
  });

  test("have the fields of the contract", async () => {
    const { json } = await running.api("GET", "/api/issues?sort=count&limit=1");
    const [issue] = json.issues;
    expect(issue).toMatchObject({
      id: expect.any(String),
      title: expect.stringContaining("Erroralpha"),
      status: "unresolved",
      root: {
        type: "Erroralpha",
        message: "failed in alpha",
        file: "/app/src/alpha.js",
        line: 3,
        function: "load_alpha",
      },
      surface: { type: "Erroralpha", message: "failed in alpha" },
      count: 7,
      events: 7,
      firstSeen: expect.stringMatching(/Z$/),
      lastSeen: expect.stringMatching(/Z$/),
      releases: expect.arrayContaining(["1.0.0", "1.1.0"]),
      routes: ["GET /alpha"],
    });
    const detail = await running.api("GET", `/api/issues/${issue.id}`);
    expect(detail.json).toMatchObject({
      id: issue.id,
      chain: [{ role: "root" }],
      fingerprint: { version: expect.any(Number) },
    });
  });

  test("page on by their cursor, each once", async () => {
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const { json } = await running.api(
        "GET",
        `/api/issues?limit=2${next && `&cursor=${encodeURIComponent(next)}`}`,
      );
      expect(json.issues.length).toBeLessThanOrEqual(2);
      seen.push(...json.issues.map(({ id }: { id: string }) => id));
      next = json.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(places.length);
  });

  test("their events page on, too", async () => {
    const { json } = await running.api("GET", "/api/issues?q=alpha");
    const path = `/api/issues/${json.issues[0].id}/events?limit=3`;
    const first = (await running.api("GET", path)).json;
    const second = (await running.api("GET", `${path}&cursor=${encodeURIComponent(first.next)}`)).json;
    const third = (await running.api("GET", `${path}&cursor=${encodeURIComponent(second.next)}`)).json;
    const ids = [first, second, third].flatMap(({ events }) => events.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(7);
    expect(third.next).toBeNull();
  });

  test("are resolved and reopened", async () => {
    const { json } = await running.api("GET", "/api/issues?q=beta");
    const path = `/api/issues/${json.issues[0].id}`;
    expect(await running.api("PATCH", path, { status: "resolved" })).toMatchObject({
      status: 200,
      json: { status: "resolved" },
    });
    expect((await running.api("GET", "/api/issues?status=resolved")).json.issues).toHaveLength(1);
    expect(await running.api("PATCH", path, { status: "unresolved" })).toMatchObject({
      json: { status: "unresolved" },
    });
  });

  test("what does not fit is answered with what is wrong", async () => {
    for (const [path, part] of [
      ["/api/issues?limit=0", "limit"],
      ["/api/issues?limit=ten", "limit"],
      ["/api/issues?status=gone", "status"],
      ["/api/issues?sort=random", "sort"],
      [`/api/issues?q=${"x".repeat(201)}`, "q"],
      ["/api/drops?since=yesterday", "since"],
      ["/api/outcomes", "project"],
    ]) {
      const answer = await running.api("GET", path!);
      expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_request" } } });
      expect(answer.json.error.message).toContain(part);
    }
    const { json } = await running.api("GET", "/api/issues?q=beta");
    expect((await running.api("PATCH", `/api/issues/${json.issues[0].id}`, { status: "gone" })).status).toBe(
      400,
    );
    for (const cursor of ["x", "%00", "e30", "bm90aGluZw"]) {
      expect(await running.api("GET", `/api/issues?cursor=${cursor}`)).toMatchObject({
        status: 400,
        json: { error: { code: "invalid_cursor" } },
      });
    }
  });

  test("what does not exist is 404", async () => {
    for (const [method, path, body] of [
      ["GET", "/api/issues/nope"],
      ["GET", "/api/issues/nope/events"],
      ["PATCH", "/api/issues/nope", { status: "resolved" }],
      ["GET", `/api/projects/1/events/${newId()}`],
      ["GET", "/api/projects/99/keys"],
      ["POST", "/api/projects/99/keys", { kind: "read" }],
      ["DELETE", "/api/keys/nope"],
      ["GET", "/api/nothing"],
      ["POST", "/api/nothing/at/all"],
      ["GET", "/api"],
      ["POST", "/v1/profiles"],
    ] as [string, string, unknown?][]) {
      const { status, json } = await running.api(method, path, body);
      expect([path, status]).toEqual([path, 404]);
      expect(json.error).toMatchObject({ code: "not_found", requestId: expect.any(String) });
    }
  });

  test("an address that cannot be decoded is refused", async () => {
    for (const path of ["/%", "/api/issues/%zz"]) {
      expect(await running.api("GET", path)).toMatchObject({
        status: 400,
        json: { error: { code: "invalid_request" } },
      });
    }
  });

  test("an event is found by its UUID in any notation", async () => {
    const event = failureIn("alpha");
    await running.sendEvent(event);
    const uuid = event.event_id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-").toUpperCase();
    expect((await running.api("GET", `/api/projects/1/events/${uuid}`)).json).toMatchObject({
      id: event.event_id,
      raw: { event_id: event.event_id },
    });
  });
});

describe("projects and keys", () => {
  test("a new project takes events at once", async () => {
    const { status, json } = await running.api("POST", "/api/projects", { name: "  shop " });
    expect(status).toBe(201);
    expect(json).toMatchObject({ name: "shop", otlp: { endpoint: running.url } });
    expect(json.id).toMatch(/^\d+$/);
    const answer = await running.send("/v1/logs", "{}", {
      "content-type": "application/json",
      ...json.otlp.headers,
    });
    expect(answer.status).toBe(200);
  });

  test("a name is given once, also to two at the same time, and no key is made for the other", async () => {
    const make = () => running.api("POST", "/api/projects", { name: "once" });
    const answers = await Promise.all([make(), make(), make()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const made = answers.find(({ status }) => status === 201)!;
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.json.error).toMatchObject({ code: "project_exists" });
    expect(refused.json.error.message).toContain("once");
    const { json } = await running.api("GET", `/api/projects/${made.json.id}/keys`);
    expect(json.keys).toMatchObject([{ kind: "ingest", shown: new URL(made.json.dsn).username }]);
  });

  test("a project without a key has no addresses, and has them again with a new one", async () => {
    const { json: made } = await running.api("POST", "/api/projects", { name: "keyless" });
    const find = async () =>
      (await running.api("GET", "/api/projects")).json.projects.find(
        ({ id }: { id: string }) => id === made.id,
      );
    expect(await find()).toEqual(made);
    const { json } = await running.api("GET", `/api/projects/${made.id}/keys`);
    await running.api("DELETE", `/api/keys/${json.keys[0].id}`);
    expect(await find()).toEqual({ ...made, dsn: null, otlp: { ...made.otlp, headers: null } });
    const key = await running.api("POST", `/api/projects/${made.id}/keys`, { kind: "ingest" });
    expect((await find()).otlp.headers).toEqual({ "x-holdfast-key": key.json.secret });
  });

  test("bodies that do not fit are refused", async () => {
    expect((await running.api("POST", "/api/projects", { name: " " })).status).toBe(400);
    expect((await running.api("POST", "/api/projects", {})).status).toBe(400);
    expect(await running.api("POST", "/api/projects", { name: "x".repeat(200_000) })).toMatchObject({
      status: 413,
      json: { error: { code: "body_too_large", message: expect.stringContaining("65536") } },
    });
    expect(
      await running.api("POST", "/api/projects", { name: "x" }, { "content-type": "text/xml" }),
    ).toMatchObject({ status: 415, json: { error: { code: "unsupported_media_type" } } });
    expect((await running.api("POST", "/api/projects/1/keys", { kind: "root" })).status).toBe(400);
  });

  test("of several shapes that it may have, what is wrong by the nearest is told", async () => {
    const message = async (body: unknown) =>
      (await running.api("POST", "/api/changes?project=1", body)).json.error.message;
    expect(await message({ id: "flip-1", kind: "flip", title: "settlement on" })).toMatch(/: kind: .*"flag"/);
    expect(await message({ changes: [{ id: "flip-1", kind: "flag" }] })).toContain(": changes/0/title: ");
    expect(await message("settlement on")).toContain(": body: ");
  });
});

test("the OpenAPI document describes every route with its answers", async () => {
  const { json } = await running.api("GET", "/api/openapi.json", undefined, { authorization: "" });
  const own = Object.keys(json.paths).filter((path) => !/^\/(?:v1|health|api\/\{project\})/.test(path));
  expect(own.sort()).toEqual([
    "/api/boots",
    "/api/changes",
    "/api/drops",
    "/api/health-reports",
    "/api/issues",
    "/api/issues/{id}",
    "/api/issues/{id}/checks/{check}",
    "/api/issues/{id}/criteria",
    "/api/issues/{id}/events",
    "/api/issues/{id}/report",
    "/api/keys/{id}",
    "/api/loops",
    "/api/openapi.json",
    "/api/outcomes",
    "/api/projects",
    "/api/projects/{id}/keys",
    "/api/projects/{project}/events/{id}",
    "/api/session",
    "/api/session/end",
    "/api/stats",
    "/api/stream",
  ]);
  const tags = json.tags.map(({ name }: { name: string }) => name);
  const ids = new Set<string>();
  for (const [path, method, operation] of operations(json)) {
    expect(operation.summary, path).toMatch(/\.$/);
    expect(operation.tags).toEqual([expect.toBeOneOf(tags)]);
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    ids.add(operation.operationId);
    if (!path.startsWith("/health")) expect(Object.keys(operation.responses), path).toContain("default");
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
      expect(operation.parameters, `${method} ${path}`).toContainEqual(
        expect.objectContaining({ name, in: "path", required: true }),
      );
    }
  }
  expect(ids.size).toBe([...operations(json)].length);
});

test("the OpenAPI document names each shape once, and none that nothing uses", async () => {
  const { json } = await running.api("GET", "/api/openapi.json");
  const names = Object.keys(json.components.schemas);
  expect(names).toEqual(
    expect.arrayContaining(["Exception", "Issue", "IssueDetail", "IssueStatus", "Problem", "Project"]),
  );
  expect(names.filter((name) => name.endsWith("Input"))).toEqual([]);
  const used = new Set(JSON.stringify(json).match(/(?<=#\/components\/schemas\/)\w+/g));
  expect([...used].sort()).toEqual([...names].sort());
});

test("each address of the OpenAPI document is answered", async () => {
  const { json } = await running.api("GET", "/api/openapi.json");
  for (const [path, method] of operations(json)) {
    if (path === "/api/stream") continue;
    const address = path.replace("{project}", "1").replaceAll(/\{\w+\}/g, "none");
    const answer = await running.send(address, undefined, {}, method.toUpperCase());
    // Without a key or token, each refuses in its own way; a missing route would say that the address does not exist.
    expect([200, 400, 401, 403], `${method} ${path} answered ${answer.text}`).toContain(answer.status);
  }
});

interface Operation {
  operationId: string;
  tags: string[];
  summary?: string;
  parameters?: object[];
  responses: object;
}

function* operations(document: {
  paths: Record<string, Record<string, Operation>>;
}): Generator<[path: string, method: string, operation: Operation]> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      yield [path, method, operation];
    }
  }
}

test("every answer carries its request id, the caller's own where that is one", async () => {
  const ask = (path: string, id?: string) =>
    fetch(running.url + path, { headers: id === undefined ? {} : { "x-request-id": id } });
  for (const path of [
    "/",
    "/health",
    "/api/issues",
    "/api/nothing",
    "/%",
    "/v1/traces",
    "/api/openapi.json",
  ]) {
    const answer = await ask(path);
    const id = answer.headers.get("x-request-id");
    expect([path, id]).toEqual([path, expect.stringMatching(/^[0-9a-f]{8}-[0-9a-z]+$/)]);
    if (path === "/api/issues") expect(await answer.json()).toMatchObject({ error: { requestId: id } });
  }
  expect((await ask("/api/issues", "5f1c09ab-0b1c.trace_7")).headers.get("x-request-id")).toBe(
    "5f1c09ab-0b1c.trace_7",
  );
  for (const id of [
    "short",
    "x".repeat(65),
    "with space in it",
    "<script>alert(1)</script>",
    "req,one,two,three",
  ])
    expect((await ask("/health", id)).headers.get("x-request-id")).not.toBe(id);
  const stream = await fetch(`${running.url}/api/stream`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  expect(stream.headers.get("x-request-id")).toMatch(/-/);
  await stream.body!.cancel();
});

test("the console tells its own numbers", async () => {
  const { json } = await running.api("GET", "/api/stats");
  expect(json).toMatchObject({ store: { kind: "sqlite" }, intake: { queued: 0, inFlight: 0 }, openBytes: 0 });
  expect(json.store.events).toBeGreaterThan(0);
});

test("projects, keys and data are there after a restart, sign-in links are new", async () => {
  const first = await startTestConsole();
  const event = sentryEvent();
  await first.sendEvent(event);
  const { mkdtemp, cp, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const copy = await mkdtemp(`${tmpdir()}/holdfast-again-`);
  const { dataDir, projects, signIn } = first;
  // Closed first, so that the copy is whole; close removes its own folder.
  await cp(dataDir, copy, { recursive: true });
  await first.close();
  const second = await startTestConsole({ dataDir: copy });
  expect(new URL(second.projects[0]!.dsn!).username).toBe(new URL(projects[0]!.dsn!).username);
  expect(second.projects).toHaveLength(1);
  expect(new URL(second.signIn).search).not.toBe(new URL(signIn).search);
  expect((await second.api("GET", `/api/projects/1/events/${event.event_id}`)).status).toBe(200);
  await second.close();
  await rm(copy, { recursive: true, force: true });
});

test("the retention deletes events and keeps their counts", async () => {
  const on = await startTestConsole({ retention: { maxAgeMs: 50 }, retentionEveryMs: 100 });
  const event = sentryEvent();
  await on.sendEvent(event);
  await expect
    .poll(async () => (await on.api("GET", `/api/projects/1/events/${event.event_id}`)).status, {
      timeout: 10_000,
    })
    .toBe(404);
  const { json } = await on.api("GET", "/api/issues");
  expect(json.issues).toMatchObject([{ count: 1, events: 1 }]);
  await on.close();
});

test("a key that another process made is known here soon", async () => {
  const other = await openStore({ dataDir: running.dataDir });
  const secret = "a".repeat(32);
  const { id } = await other.createProject("made elsewhere", Date.now());
  await other.createKey({ project: id, kind: "ingest", label: "", secret }, Date.now());
  await other.close();
  const send = () => running.send(`/api/${id}/store/?sentry_key=${secret}`, JSON.stringify(sentryEvent()));
  await expect.poll(async () => (await send()).status, { timeout: 5000 }).toBe(200);
});

test("a public address that is none is told before anything is opened", async () => {
  for (const publicUrl of ["holdfast.example", "ftp://holdfast.example"]) {
    await expect(startTestConsole({ publicUrl })).rejects.toMatchObject({
      name: "StartError",
      code: "invalid_public_url",
      message: expect.stringContaining("https://holdfast.example.com"),
    });
  }
});

test("a port that is taken is told, and the store is closed again", async () => {
  await expect(startTestConsole({ port: Number(new URL(running.url).port) })).rejects.toMatchObject({
    name: "StartError",
    code: "port_in_use",
    message: expect.stringContaining("in use"),
  });
  await expect(startTestConsole({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "cannot_listen" });
});

test("outcomes answer two thousand rows at most, the newest", async () => {
  const { id, dsn } = (await running.api("POST", "/api/projects", { name: "many-routes" })).json;
  const now = Date.now();
  const at = (ms: number) => `${ms}000000`;
  const spans = Array.from({ length: 2400 }, (_, i) => ({
    traceId: i.toString(16).padStart(32, "a"),
    spanId: i.toString(16).padStart(16, "b"),
    name: `GET /r${i % 300}`,
    kind: 2,
    startTimeUnixNano: at(now - 1000 - Math.floor(i / 300) * 60_000),
    endTimeUnixNano: at(now - 1000 - Math.floor(i / 300) * 60_000),
    attributes: [
      { key: "http.request.method", value: { stringValue: "GET" } },
      { key: "http.route", value: { stringValue: `/r${i % 300}` } },
      { key: "http.response.status_code", value: { intValue: "200" } },
    ],
  }));
  for (let start = 0; start < spans.length; start += 700) {
    const part = { resourceSpans: [{ scopeSpans: [{ spans: spans.slice(start, start + 700) }] }] };
    const headers = { "content-type": "application/json", "x-holdfast-key": new URL(dsn).username };
    expect((await running.send("/v1/traces", JSON.stringify(part), headers)).status).toBe(200);
  }
  const { outcomes } = (
    await running.api("GET", `/api/outcomes?project=${id}&since=${new Date(now - 3_600_000).toISOString()}`)
  ).json;
  expect(outcomes).toHaveLength(2000);
  const oldest = Math.min(...outcomes.map(({ time }: { time: string }) => Date.parse(time)));
  expect(oldest).toBeGreaterThan(now - 8 * 60_000);
});
