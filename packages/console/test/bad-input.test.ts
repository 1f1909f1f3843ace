/** Whatever comes in: a clear status and message, counted, and nothing harmed. */
import { request } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envelope, newId, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

const MiB = 1024 * 1024;
let running: TestConsole;
let path: string;

beforeAll(async () => {
  running = await startTestConsole({ limits: { wireBytes: 2 * MiB, bodyBytes: 4 * MiB } });
  path = `/api/1/envelope/?sentry_key=${running.key}`;
});
afterAll(() => running.close());

/** Runs `work` and expects that exactly this drop was counted once more, and that the console works on. */
async function counted(drop: string, work: () => Promise<unknown>): Promise<void> {
  const before = (await running.drops())[drop] ?? 0;
  await work();
  expect((await running.drops())[drop] ?? 0).toBe(before + 1);
  const event = sentryEvent();
  expect(await running.sendEvent(event)).toMatchObject({ status: 200, json: { id: event.event_id } });
}

async function refused(
  drop: string,
  status: number,
  send: () => ReturnType<TestConsole["send"]>,
): Promise<void> {
  await counted(drop, async () => {
    const answer = await send();
    expect(answer.status).toBe(status);
    const code = drop.split(":")[1];
    expect(answer.json).toMatchObject({ code, causes: [] });
    expect(answer.json.detail).toMatch(/\S{3}.*\.$/s);
    expect(answer.headers.get("x-sentry-error")).toBe(code);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
}

describe("encodings", () => {
  const event = () => envelope(sentryEvent());
  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
    ["GZIP", gzipSync],
    ["identity", (text: string) => Buffer.from(text)],
  ])("%s is taken", async (encoding, pack) => {
    const answer = await running.send(path, pack(event()), { "content-encoding": encoding });
    expect(answer.status).toBe(200);
  });

  test.each(["gzip, br", "gzip, gzip", "compress", "x"])("%s is refused", (encoding) =>
    refused("intake:unsupported_encoding:envelope", 415, () =>
      running.send(path, "x", { "content-encoding": encoding }),
    ),
  );

  test.each(["gzip", "deflate", "br", "zstd"])("what is not %s is refused", (encoding) =>
    refused("intake:malformed_encoding:envelope", 400, () =>
      running.send(path, "this was never packed", { "content-encoding": encoding }),
    ),
  );

  test("cut off within the packed body", () =>
    refused("intake:malformed_encoding:envelope", 400, () =>
      running.send(path, gzipSync(event()).subarray(0, 60), { "content-encoding": "gzip" }),
    ));

  test("a large body is unpacked too", async () => {
    const large = sentryEvent({ extra: { text: "abcdefgh".repeat(100_000) } });
    const answer = await running.send(path, gzipSync(envelope(large)), { "content-encoding": "gzip" });
    expect(answer).toMatchObject({ status: 200, json: { id: large.event_id } });
  });
});

describe("size", () => {
  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ])("a %s bomb stops at the limit", (encoding, pack) =>
    refused("intake:too_large_unpacked:envelope", 413, () =>
      running.send(path, pack(Buffer.alloc(256 * MiB)), { "content-encoding": encoding }),
    ),
  );

  test("many bombs at once leave room for honest requests", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MiB));
    const bombs = Array.from({ length: 40 }, () => running.send(path, bomb, { "content-encoding": "gzip" }));
    const event = sentryEvent();
    expect((await running.sendEvent(event)).status).toBe(200);
    for (const { status } of await Promise.all(bombs)) expect([413, 429]).toContain(status);
  });

  test("too large as declared", () =>
    refused("intake:too_large:envelope", 413, () => running.send(path, Buffer.alloc(3 * MiB, "x"))));

  test("too large without a declared length", () =>
    counted("intake:too_large:envelope", async () => {
      const status = await new Promise((resolve, reject) => {
        const sending = request(running.url + path, { method: "POST" }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sending.on("error", reject);
        for (let sent = 0; sent < 3 * MiB; sent += 64 * 1024) sending.write(Buffer.alloc(64 * 1024, "x"));
        sending.end();
      });
      expect(status).toBe(413);
    }));

  test("one event above its limit", () =>
    refused("intake:too_large:envelope", 413, () =>
      running.sendEvent(sentryEvent({ extra: { text: "x".repeat(1.5 * MiB) } })),
    ));

  test("an empty body", () => refused("intake:empty_body:envelope", 400, () => running.send(path)));
});

describe("framing", () => {
  test("cut off within the event", () => {
    const text = envelope(sentryEvent());
    return refused("intake:malformed_json:envelope", 400, () =>
      running.send(path, text.slice(0, text.length - 40)),
    );
  });

  test("cut off within an item that tells its length", () => {
    const event = JSON.stringify(sentryEvent());
    return refused("intake:truncated_item:envelope", 400, () =>
      running.send(path, `{}\n{"type":"event","length":${event.length}}\n${event.slice(0, 50)}`),
    );
  });

  test("no JSON at all", () =>
    refused("intake:malformed_envelope_header:envelope", 400, () => running.send(path, "hello")));

  test("mis-encoded text", async () => {
    // Latin-1 where UTF-8 belongs.
    const event = sentryEvent();
    const bytes = Buffer.from(envelope({ ...event, message: "Grüße" }), "latin1");
    expect(await running.send(path, bytes)).toMatchObject({ status: 200, json: { id: event.event_id } });
  });

  test("the connection ends within the body", () =>
    counted("intake:cut_off:envelope", async () => {
      const socket = connect(Number(new URL(running.url).port), "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n{"event_id"`);
      await expect
        .poll(async () => (await running.api("GET", "/api/stats")).json.openBytes, { timeout: 5000 })
        .toBeGreaterThan(0);
      socket.destroy();
      await expect
        .poll(async () => (await running.api("GET", "/api/stats")).json.openBytes, { timeout: 5000 })
        .toBe(0);
    }));

  test.each([
    "application/json",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "no slash",
    "",
  ])("content type %j is taken", async (type) => {
    const event = sentryEvent();
    const socket = connect(Number(new URL(running.url).port), "127.0.0.1");
    const body = envelope(event);
    socket.end(
      `POST ${path} HTTP/1.1\r\nhost: x\r\n${type && `content-type: ${type}\r\n`}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain(event.event_id);
  });

  test("a body in many small chunks", async () => {
    const event = sentryEvent();
    const text = envelope(event);
    const answer = await new Promise<string>((resolve, reject) => {
      const sending = request(running.url + path, { method: "POST" }, async (response) => {
        resolve(Buffer.concat(await response.toArray()).toString());
      });
      sending.on("error", reject);
      for (let at = 0; at < text.length; at += 7) sending.write(text.slice(at, at + 7));
      sending.end();
    });
    expect(JSON.parse(answer)).toEqual({ id: event.event_id });
  });
});

describe("content", () => {
  const stored = async (id: string) => {
    const { status, json } = await running.api("GET", `/api/projects/1/events/${id}`);
    expect(status).toBe(200);
    return json;
  };

  test("deeply nested", async () => {
    const event = sentryEvent();
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const text = JSON.stringify(event).replace(/}$/, `,"extra":${deep}}`);
    const answer = await running.send(path, `{"event_id":"${event.event_id}"}\n{"type":"event"}\n${text}`);
    expect(answer.status).toBe(200);
    expect((await stored(event.event_id)).message).toContain("things.statistics");
  });

  test("deeply nested lists in place of everything", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const { status } = await running.send(path, `{}\n{"type":"event"}\n{"exception":${deep},"tags":${deep}}`);
    expect([200, 400]).toContain(status);
  });

  test("cyclic by its exception ids", async () => {
    const event = sentryEvent({
      exception: {
        values: [
          { type: "A", value: "a", mechanism: { exception_id: 0, parent_id: 1 } },
          { type: "B", value: "b", mechanism: { exception_id: 1, parent_id: 0 } },
          { type: "C", value: "c", mechanism: { exception_id: 2, parent_id: 2 } },
        ],
      },
    });
    expect((await running.sendEvent(event)).status).toBe(200);
    expect((await stored(event.event_id)).exceptions).toHaveLength(3);
  });

  test.each([
    ["exception", { exception: 7 }],
    ["values", { exception: { values: "no" } }],
    ["frames", { exception: { values: [{ type: 1, value: {}, stacktrace: { frames: { a: 1 } } }] } }],
    ["tags", { tags: "none", message: ["a"], level: 12, timestamp: "yesterday" }],
    ["request", { request: [1], user: 3, contexts: null, breadcrumbs: "x" }],
  ])("wrongly typed: %s", async (_name, fields) => {
    const { status } = await running.sendEvent(sentryEvent(fields));
    expect(status).toBe(200);
  });

  test("an id that is none", async () => {
    const { status, json } = await running.sendEvent(sentryEvent({ event_id: "'; drop table event; --" }));
    expect(status).toBe(200);
    expect(json.id).toMatch(/^[0-9a-f]{32}$/);
  });

  test("null characters and lone surrogates", async () => {
    const event = sentryEvent({ message: "a\u0000b \ud800 c", tags: { "k\u0000": "\udc00" } });
    expect((await running.sendEvent(event)).status).toBe(200);
    await stored(event.event_id);
  });

  test("replayed", async () => {
    const event = sentryEvent({ transaction: `GET /replayed/${newId()}`, message: newId() });
    const issueCount = async () => {
      const { issue } = await stored(event.event_id);
      return (await running.api("GET", `/api/issues/${issue}`)).json.events;
    };
    await running.sendEvent(event);
    const count = await issueCount();
    for (let i = 0; i < 3; i++) expect((await running.sendEvent(event)).status).toBe(200);
    expect(await issueCount()).toBe(count);
  });

  test("replayed many times at once", async () => {
    const event = sentryEvent();
    const before = (await running.api("GET", "/api/stats")).json.intake;
    const answers = await Promise.all(Array.from({ length: 20 }, () => running.sendEvent(event)));
    for (const { status } of answers) expect(status).toBe(200);
    const after = (await running.api("GET", "/api/stats")).json.intake;
    expect(after.events - before.events).toBe(1);
    expect(after.replayed - before.replayed).toBe(19);
  });

  test("out of order", async () => {
    const place = newId();
    const at = (timestamp: number) =>
      sentryEvent({
        timestamp,
        exception: {
          values: [
            {
              type: "OrderError",
              value: "late",
              stacktrace: {
                frames: [{ filename: `/app/${place}.js`, function: "f", lineno: 1, in_app: true }],
              },
            },
          ],
        },
      });
    const now = Math.floor(Date.now() / 1000);
    const [newer, older] = [at(now - 10), at(now - 7200)];
    await running.sendEvent(newer);
    await running.sendEvent(older);
    const { issue } = await stored(newer.event_id);
    const { json } = await running.api("GET", `/api/issues/${issue}`);
    expect(json).toMatchObject({
      firstSeen: new Date((now - 7200) * 1000).toISOString(),
      lastSeen: new Date((now - 10) * 1000).toISOString(),
    });
  });

  test.each([
    ["the future", Date.now() / 1000 + 86_400 * 365],
    ["far beyond", 1e300],
    ["before all time", -1e300],
  ])("from %s", async (_name, timestamp) => {
    const event = sentryEvent({ timestamp });
    expect((await running.sendEvent(event)).status).toBe(200);
    const { time } = await stored(event.event_id);
    expect(Date.parse(time)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  test("items nobody knows are dropped with 200", () =>
    counted("decoder:unknown_item:mystery", async () => {
      const { status } = await running.send(path, `{}\n{"type":"mystery"}\nxyz\n`);
      expect(status).toBe(200);
    }));

  test("what a client says that it dropped is counted as the client's", () =>
    counted("client:queue_overflow:error", async () => {
      const report = JSON.stringify({
        discarded_events: [{ reason: "queue_overflow", category: "error", quantity: 1 }],
      });
      const { status } = await running.send(path, `{}\n{"type":"client_report"}\n${report}\n`);
      expect(status).toBe(200);
    }));

  test("secrets are redacted in the event and in its raw form", async () => {
    const secret = "Bearer abcdefghijklmnopqrstuvwxyz012345";
    const event = sentryEvent({
      message: `refused: authorization: ${secret}`,
      request: { url: "http://x/y", headers: { Authorization: secret, Cookie: "session=verysecret12345" } },
      extra: { password: "hunter2hunter2" },
    });
    await running.sendEvent(event);
    const text = JSON.stringify(await stored(event.event_id));
    expect(text).not.toContain("abcdefghijklmnopqrstuvwxyz012345");
    expect(text).not.toContain("verysecret12345");
    expect(text).not.toContain("hunter2hunter2");
  });
});

describe("keys", () => {
  const body = () => envelope(sentryEvent());

  test("unknown project", () =>
    refused("intake:unknown_project:envelope", 404, () =>
      running.send(`/api/777/envelope/?sentry_key=${running.key}`, body()),
    ));
  test("wrong key", () =>
    refused("intake:wrong_key:envelope", 403, () =>
      running.send(`/api/1/envelope/?sentry_key=${"0".repeat(32)}`, body()),
    ));
  test("no key", () =>
    refused("intake:no_key:envelope", 403, () => running.send("/api/1/envelope/", body())));
  test("key that is none", () =>
    refused("intake:malformed_auth:envelope", 400, () =>
      running.send("/api/1/envelope/?sentry_key=%27%22", body()),
    ));
  test("keys that contradict each other", () =>
    refused("intake:conflicting_keys:envelope", 400, () =>
      running.send(path, body(), { "x-sentry-auth": "Sentry sentry_version=7, sentry_key=aaaa" }),
    ));
  test("a DSN of another project than the address", () =>
    refused("intake:conflicting_projects:envelope", 400, () => {
      const dsn = running.projects[0]!.dsn!.replace(/\/1$/, "/2");
      return running.send(
        "/api/1/envelope/",
        `${JSON.stringify({ dsn })}\n{"type":"event"}\n{"message":"a"}`,
      );
    }));
  test("key of another project", async () => {
    const other = await running.api("POST", "/api/projects", { name: "other" });
    const key = new URL(other.json.dsn).username;
    await refused("intake:key_of_other_project:envelope", 403, () =>
      running.send(`/api/1/envelope/?sentry_key=${key}`, body()),
    );
    expect((await running.send(`/api/${other.json.id}/envelope/?sentry_key=${key}`, body())).status).toBe(
      200,
    );
  });
  test("revoked key", async () => {
    const { json } = await running.api("POST", "/api/projects/1/keys", {
      kind: "ingest",
      label: "short-lived",
    });
    const address = `/api/1/envelope/?sentry_key=${json.secret}`;
    expect((await running.send(address, body())).status).toBe(200);
    expect((await running.api("DELETE", `/api/keys/${json.id}`)).status).toBe(204);
    await refused("intake:wrong_key:envelope", 403, () => running.send(address, body()));
  });

  test("in the header, in the authorization, or in the envelope", async () => {
    const header = `Sentry sentry_version=7, sentry_client=test/1, sentry_key=${running.key}`;
    expect((await running.send("/api/1/envelope", body(), { "x-sentry-auth": header })).status).toBe(200);
    expect((await running.send("/api/1/envelope", body(), { authorization: header })).status).toBe(200);
    const dsn = running.projects[0]!.dsn!;
    expect((await running.send("/api/1/envelope", envelope(sentryEvent(), { dsn }))).status).toBe(200);
    await refused("intake:wrong_key:envelope", 403, () =>
      running.send(
        "/api/1/envelope",
        envelope(sentryEvent(), { dsn: dsn.replace(running.key, "f".repeat(32)) }),
      ),
    );
  });
});

describe("the other endpoints", () => {
  test("store takes an event", async () => {
    const event = sentryEvent();
    const answer = await running.send(`/api/1/store/?sentry_key=${running.key}`, JSON.stringify(event));
    expect(answer).toMatchObject({ status: 200, json: { id: event.event_id } });
    await refused("intake:malformed_json:store", 400, () =>
      running.send(`/api/1/store/?sentry_key=${running.key}`, "{"),
    );
  });

  test("check-ins by a plain request", async () => {
    const get = await fetch(`${running.url}/api/1/cron/nightly/${running.key}/?status=in_progress`);
    expect(get.status).toBe(202);
    const { id } = (await get.json()) as { id: string };
    const post = await running.send(
      `/api/1/cron/nightly/${running.key}?check_in_id=${id}&status=ok&duration=2`,
    );
    expect(post).toMatchObject({ status: 202, json: { id } });
    const missed = () => running.send(`/api/1/cron/weekly/${running.key}?status=missed`);
    expect((await missed()).json.id).toMatch(/^[0-9a-f]{32}$/);
    await refused("intake:wrong_key:check_in", 403, () =>
      running.send("/api/1/cron/nightly/nokey?status=ok"),
    );
  });

  test("security reports are counted and not kept", () =>
    counted("intake:not_kept:security", async () => {
      const report = JSON.stringify({ "csp-report": { "blocked-uri": "http://evil" } });
      expect((await running.send(`/api/1/security/?sentry_key=${running.key}`, report)).status).toBe(200);
    }));

  test("preflights of browsers are answered", async () => {
    for (const address of [
      "/api/1/envelope/",
      "/api/1/store/",
      "/api/1/security/",
      "/v1/traces",
      "/api/1/otlp/v1/logs",
    ]) {
      const response = await fetch(running.url + address, {
        method: "OPTIONS",
        headers: {
          origin: "https://shop.example",
          "access-control-request-method": "POST",
          "access-control-request-headers": "x-sentry-auth",
        },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const allowed = response.headers.get("access-control-allow-headers");
      for (const header of ["x-sentry-auth", "sentry-trace", "baggage", "content-type", "x-holdfast-key"])
        expect(allowed).toContain(header);
    }
  });
});

describe("OTLP", () => {
  const headers = () => ({ "content-type": "application/json", "x-holdfast-key": running.key });
  const grpc = { 400: 3, 403: 7, 404: 5, 413: 3, 415: 3 } as const;
  const refusedStatus = (
    drop: string,
    status: keyof typeof grpc,
    send: () => ReturnType<TestConsole["send"]>,
  ) =>
    counted(drop, async () => {
      const answer = await send();
      expect(answer.status).toBe(status);
      expect(answer.json).toEqual({ code: grpc[status], message: expect.stringMatching(/\.$/) });
    });

  test("an empty request is a success, in its own type", async () => {
    for (const signal of ["traces", "logs", "metrics"]) {
      const json = await running.send(`/v1/${signal}`, "{}", headers());
      expect(json).toMatchObject({ status: 200, json: {} });
      const protobuf = await running.send(`/api/1/otlp/v1/${signal}`, Buffer.alloc(0), {
        ...headers(),
        "content-type": "application/x-protobuf",
      });
      expect(protobuf.status).toBe(200);
      expect(protobuf.headers.get("content-type")).toBe("application/x-protobuf");
      expect(protobuf.text).toBe("");
    }
  });

  test("the address that Sentry SDKs make of a DSN, with their authorization", async () => {
    const send = (key: string) =>
      running.send("/api/1/integration/otlp/v1/traces/", "{}", {
        "content-type": "application/json",
        "x-sentry-auth": `Sentry sentry_version=7, sentry_key=${key}`,
      });
    expect((await send(running.key)).status).toBe(200);
    expect((await send("0".repeat(32))).status).toBe(403);
  });

  test.each(["/v1/traces", "/api/1/otlp/v1/logs", "/api/1/envelope/", "/api/1/store/"])(
    "another method than POST at %s",
    async (address) => {
      const response = await fetch(running.url + address, { method: "PUT", body: "{}" });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST, OPTIONS");
      expect(JSON.stringify(await response.json())).toContain("PUT is not taken here");
    },
  );

  test("the key may be a bearer token", async () => {
    const { status } = await running.send("/v1/traces", "{}", {
      "content-type": "application/json",
      authorization: `Bearer ${running.key}`,
    });
    expect(status).toBe(200);
  });

  test("no JSON", () =>
    refusedStatus("intake:malformed_json:traces", 400, () => running.send("/v1/traces", "{", headers())));
  test("another type", () =>
    refusedStatus("intake:unsupported_type:logs", 415, () =>
      running.send("/v1/logs", "x", { ...headers(), "content-type": "application/grpc" }),
    ));
  test("no key", () =>
    refusedStatus("intake:no_key:metrics", 403, () =>
      running.send("/v1/metrics", "{}", { "content-type": "application/json" }),
    ));
  test("wrong key", () =>
    refusedStatus("intake:wrong_key:metrics", 403, () =>
      running.send("/v1/metrics", "{}", { ...headers(), "x-holdfast-key": "nope" }),
    ));
  test("unknown project", () =>
    refusedStatus("intake:unknown_project:traces", 404, () =>
      running.send("/api/99/otlp/v1/traces", "{}", headers()),
    ));
  test("bomb", () =>
    refusedStatus("intake:too_large_unpacked:traces", 413, () =>
      running.send("/v1/traces", gzipSync(Buffer.alloc(64 * MiB)), {
        ...headers(),
        "content-encoding": "gzip",
      }),
    ));
  test("protobuf that is cut short", async () => {
    const answer = await running.send("/v1/traces", Buffer.from([0x0a, 0x7f, 0x01]), {
      ...headers(),
      "content-type": "application/x-protobuf",
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/x-protobuf");
    expect(answer.text).toContain("protobuf");
  });
});
