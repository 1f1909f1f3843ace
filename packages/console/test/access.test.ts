/** Who may do what, over a real socket. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../test/free-port.ts";
import { ADMIN_TOKEN, envelope, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

const token = () => new URL(running.signIn).searchParams.get("token")!;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(running.url + path, { redirect: "manual", headers });

/** A request with headers that fetch does not let a program set. */
async function ask(method: string, path: string, headers: Record<string, string>, body = "", on = running) {
  const { request } = await import("node:http");
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sending = request(on.url + path, { method, headers }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode!, headers: response.headers, text });
      });
      sending.on("error", reject);
      sending.end(body);
    },
  );
}
const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none" };

async function signedIn(on: TestConsole): Promise<string> {
  const answer = await ask(
    "GET",
    new URL(on.signIn).pathname + new URL(on.signIn).search,
    NAVIGATION,
    "",
    on,
  );
  expect(answer).toMatchObject({ status: 303, headers: { location: "/" } });
  return String(answer.headers["set-cookie"]).split(";")[0]!;
}

describe("tokens", () => {
  test("none, wrong and malformed are answered 401 with a problem", async () => {
    for (const headers of [
      {},
      { authorization: "Bearer wrong" },
      { authorization: "Basic eDp5" },
      { authorization: "Bearer" },
      { cookie: "holdfast_session=x" },
    ]) {
      const response = await get("/api/issues", headers as Record<string, string>);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toEqual({
        error: {
          code: "unauthorized",
          message: expect.stringContaining("HOLDFAST_ADMIN_TOKEN"),
          requestId: expect.any(String),
        },
      });
    }
  });

  test("an ingest key reads nothing", async () => {
    expect((await get("/api/issues", { authorization: `Bearer ${running.key}` })).status).toBe(401);
  });

  test("the admin token does everything, and ingests nothing", async () => {
    expect((await get("/api/projects", { authorization: `bearer ${ADMIN_TOKEN}` })).status).toBe(200);
    const answer = await running.send("/v1/traces", "{}", {
      "content-type": "application/json",
      authorization: `Bearer ${ADMIN_TOKEN}`,
    });
    expect(answer.status).toBe(403);
  });

  test("the list of projects is the one that the start gave", async () => {
    expect((await running.api("GET", "/api/projects")).json).toEqual({ projects: running.projects });
  });
});

describe("read keys", () => {
  test("read their project, change nothing, and stop when revoked", async () => {
    const other = (await running.api("POST", "/api/projects", { name: "other" })).json;
    const made = await running.api("POST", `/api/projects/${other.id}/keys`, {
      kind: "read",
      label: "grafana",
    });
    expect(made.status).toBe(201);
    const { secret, id } = made.json;
    const headers = { authorization: `Bearer ${secret}` };
    const read = (path: string) => running.api("GET", path, undefined, headers);

    const mine = sentryEvent({ transaction: "GET /other" });
    const foreign = sentryEvent();
    await running.send(
      `/api/${other.id}/envelope/?sentry_key=${new URL(other.dsn).username}`,
      envelope(mine),
    );
    await running.sendEvent(foreign);

    expect((await read("/api/projects")).json.projects.map((project: { id: string }) => project.id)).toEqual([
      other.id,
    ]);
    const { json } = await read("/api/issues");
    expect(json.issues.map(({ project }: { project: string }) => project)).toEqual([other.id]);
    expect((await read(`/api/projects/${other.id}/events/${mine.event_id}`)).status).toBe(200);

    const issue = (await running.api("GET", `/api/projects/1/events/${foreign.event_id}`)).json.issue;
    expect((await read("/api/issues?project=1")).status).toBe(403);
    expect((await read(`/api/issues/${issue}`)).status).toBe(404);
    expect((await read(`/api/issues/${issue}/events`)).status).toBe(404);
    expect((await read(`/api/projects/1/events/${foreign.event_id}`)).status).toBe(404);
    expect((await read("/api/projects/1/keys")).status).toBe(404);
    expect((await read("/api/outcomes?project=1")).status).toBe(403);
    expect((await read("/api/drops")).status).toBe(403);
    expect((await read("/api/stats")).status).toBe(403);
    expect(
      (await running.api("PATCH", `/api/issues/${json.issues[0].id}`, { status: "resolved" }, headers))
        .status,
    ).toBe(403);
    expect((await running.api("POST", "/api/projects", { name: "x" }, headers)).status).toBe(403);
    expect((await running.api("DELETE", `/api/keys/${id}`, undefined, headers)).status).toBe(403);

    // The key itself is told once.
    const { json: listed } = await running.api("GET", `/api/projects/${other.id}/keys`);
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect((await running.api("DELETE", `/api/keys/${id}`)).status).toBe(204);
    expect((await read("/api/issues")).status).toBe(401);
  });
});

describe("signing in", () => {
  test("what is no person does not use the link up: it gets a page with a button", async () => {
    for (const headers of [
      {},
      { ...NAVIGATION, "sec-purpose": "prefetch" },
      { ...NAVIGATION, "sec-fetch-dest": "image" },
    ]) {
      const answer = await ask("GET", `/sign-in?token=${token()}`, headers);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('method="post"');
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    expect(
      (await ask("HEAD", `/sign-in?token=${token()}`, NAVIGATION)).headers["set-cookie"],
    ).toBeUndefined();
    // It still works: by the button.
    const pressed = await ask(
      "POST",
      "/sign-in",
      { "content-type": "application/x-www-form-urlencoded" },
      `token=${token()}`,
    );
    expect(pressed).toMatchObject({ status: 303, headers: { location: "/" } });
  });

  test("a link works once, and the session until it ends", async () => {
    const on = await startTestConsole();
    try {
      const cookie = await signedIn(on);
      const again = await ask(
        "GET",
        new URL(on.signIn).pathname + new URL(on.signIn).search,
        NAVIGATION,
        "",
        on,
      );
      expect(again.status).toBe(401);
      expect(again.text).toContain("used before");
      expect(again.headers["set-cookie"]).toBeUndefined();
      // Who is signed in and clicks it again is just let in.
      const known = await ask(
        "GET",
        new URL(on.signIn).pathname + new URL(on.signIn).search,
        { ...NAVIGATION, cookie },
        "",
        on,
      );
      expect(known.status).toBe(303);

      expect((await ask("GET", "/api/issues", { cookie }, "", on)).status).toBe(200);
      expect(JSON.parse((await ask("GET", "/api/session", { cookie }, "", on)).text)).toEqual({
        signedIn: true,
      });
      const ended = await ask(
        "POST",
        "/api/session/end",
        { cookie, "sec-fetch-site": "same-origin" },
        "",
        on,
      );
      expect(ended.status).toBe(200);
      expect((await ask("GET", "/api/issues", { cookie }, "", on)).status).toBe(401);
      expect(JSON.parse((await ask("GET", "/api/session", { cookie }, "", on)).text)).toEqual({
        signedIn: false,
      });
    } finally {
      await on.close();
    }
  });

  test("an expired link does not work", async () => {
    const on = await startTestConsole({ signInMs: -1 });
    const answer = await ask(
      "GET",
      new URL(on.signIn).pathname + new URL(on.signIn).search,
      NAVIGATION,
      "",
      on,
    );
    expect(answer.status).toBe(401);
    await on.close();
  });

  test("the cookie is out of reach for scripts and, behind https, for plain connections", async () => {
    const on = await startTestConsole({ publicUrl: "https://holdfast.example/" });
    expect(on.signIn).toMatch(/^https:\/\/holdfast\.example\/sign-in\?token=/);
    expect(on.projects[0]!.dsn).toMatch(/^https:\/\/[0-9a-f]{32}@holdfast\.example\/1$/);
    await on.close();
  });

  test("the admin token signs a browser in as well, another does not", async () => {
    const wrong = await running.send("/api/session", '{"token":"guess"}', {
      "content-type": "application/json",
    });
    expect(wrong).toMatchObject({ status: 401, json: { error: { code: "wrong_token" } } });
    expect(wrong.headers.get("set-cookie")).toBeNull();
    const answer = await running.send("/api/session", JSON.stringify({ token: ADMIN_TOKEN }), {
      "content-type": "application/json",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^holdfast_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });
});

test("signing in by token is for our own pages and for programs, also behind a proxy", async () => {
  const port = await freePort();
  const on = await startTestConsole({ port, publicUrl: "https://holdfast.example/" });
  // Where the proxy reaches it.
  const behind = { ...on, url: `http://127.0.0.1:${port}` };
  try {
    const signIn = async (headers: Record<string, string>) => {
      const body = JSON.stringify({ token: ADMIN_TOKEN });
      const own = { "content-type": "application/json", ...headers };
      const { status, text } = await ask("POST", "/api/session", own, body, behind);
      return status === 200 ? "in" : (JSON.parse(text).error.code as string);
    };
    // A proxy that passes its own name for the host, and a browser that tells no Sec-Fetch-Site.
    const proxied = { host: "internal:4500" };
    expect(await signIn({ ...proxied, origin: "https://holdfast.example" })).toBe("in");
    expect(await signIn({ host: "holdfast.example", origin: "https://holdfast.example" })).toBe("in");
    expect(await signIn({ ...proxied, origin: "https://x.example", "sec-fetch-site": "same-origin" })).toBe(
      "in",
    );
    expect(await signIn({})).toBe("in");
    expect(await signIn({ ...proxied, origin: "https://evil.example" })).toBe("cross_site");
    expect(await signIn({ ...proxied, origin: "http://invalid." })).toBe("cross_site");
    expect(await signIn({ ...proxied, origin: "null" })).toBe("cross_site");
    expect(await signIn({ origin: "https://holdfast.example", "sec-fetch-site": "cross-site" })).toBe(
      "cross_site",
    );
    expect(await signIn({ "sec-fetch-site": "same-site" })).toBe("cross_site");
  } finally {
    await on.close();
  }
  // Without a public address, the host that was asked is the own one, whatever its name.
  const host = `holdfast.lan:${new URL(running.url).port}`;
  const headers = { "content-type": "application/json", host };
  const body = JSON.stringify({ token: ADMIN_TOKEN });
  const lan = await ask("POST", "/api/session", { ...headers, origin: `http://${host}` }, body);
  expect(lan.status).toBe(200);
  expect((await ask("POST", "/api/session", { ...headers, origin: running.url }, body)).status).toBe(200);
  expect((await ask("POST", "/api/session", { ...headers, origin: "http://evil.lan" }, body)).status).toBe(
    403,
  );
});

test("a session changes things from our own pages only", async () => {
  const on = await startTestConsole();
  try {
    const cookie = await signedIn(on);
    const change = (headers: Record<string, string>) =>
      ask(
        "POST",
        "/api/projects",
        { cookie, "content-type": "application/json", ...headers },
        '{"name":"x"}',
        on,
      );
    const { host } = new URL(on.url);
    for (const headers of [
      {},
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ] as Record<string, string>[]) {
      const answer = await change(headers);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text).error.code).toBe("cross_site");
    }
    expect((await change({ "sec-fetch-site": "same-origin" })).status).toBe(201);
    // The check lets it through; the name is taken by then.
    expect((await change({ origin: `http://${host}` })).status).toBe(409);
    // A token is no cookie: no browser sends it by itself.
    const byToken = await ask(
      "POST",
      "/api/projects",
      {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        "content-type": "application/json",
        "sec-fetch-site": "cross-site",
      },
      '{"name":"y"}',
      on,
    );
    expect(byToken.status).toBe(201);
  } finally {
    await on.close();
  }
});

test("guessing is slowed down, sessions are not", async () => {
  const on = await startTestConsole();
  try {
    const cookie = await signedIn(on);
    for (let i = 0; i < 20; i++)
      await on.api("GET", "/api/issues", undefined, { authorization: `Bearer guess${i}` });
    const answer = await on.api("GET", "/api/issues", undefined, { authorization: "Bearer guess21" });
    expect(answer).toMatchObject({ status: 429, json: { error: { code: "too_many_attempts" } } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask("GET", "/api/issues", { cookie }, "", on)).status).toBe(200);
    // Nor does anybody shut out who has the right token.
    expect((await on.api("GET", "/api/issues")).status).toBe(200);
    const { secret } = (await on.api("POST", "/api/projects/1/keys", { kind: "read" })).json;
    const byKey = { authorization: `Bearer ${secret}` };
    expect((await on.api("GET", "/api/issues", undefined, byKey)).status).toBe(200);

    // Signing in is counted apart.
    const signIn = (token: string) =>
      on.send("/api/session", JSON.stringify({ token }), { "content-type": "application/json" });
    for (let i = 0; i < 20; i++) expect((await signIn(`guess${i}`)).status).toBe(401);
    expect((await signIn("guess21")).status).toBe(429);
    expect((await signIn(ADMIN_TOKEN)).status).toBe(200);
  } finally {
    await on.close();
  }
});

test("a page of another origin cannot use up the visitor's attempts", async () => {
  const on = await startTestConsole();
  try {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const foreign: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ];
    for (const headers of foreign) {
      for (let i = 0; i < 21; i++) {
        const answer = await ask("POST", "/sign-in", { ...form, ...headers }, "token=guess", on);
        expect(answer.status).toBe(403);
      }
    }
    const own = { ...form, origin: on.url };
    expect((await ask("POST", "/sign-in", own, "token=guess", on)).status).toBe(401);
    // What the button's page must say for its form to tell where it comes from.
    const page = await ask(
      "GET",
      `/sign-in?token=${new URL(on.signIn).searchParams.get("token")}`,
      {},
      "",
      on,
    );
    expect(page.headers["referrer-policy"]).toBe("same-origin");
    const pressed = await ask("POST", "/sign-in", own, `token=${ADMIN_TOKEN}`, on);
    expect(pressed).toMatchObject({ status: 303, headers: { location: "/" } });
  } finally {
    await on.close();
  }
});

test("forms sign in, and do nothing else", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const body = `token=${ADMIN_TOKEN}&name=x`;
  for (const path of ["/api/session", "/api/projects"]) {
    const answer = await ask("POST", path, { ...form, authorization: `Bearer ${ADMIN_TOKEN}` }, body);
    expect([path, answer.status]).toEqual([path, 415]);
  }
  expect((await ask("POST", "/sign-in", form, body)).status).toBe(303);
});

test("a short admin token is warned about and taken; an empty one is none", async () => {
  const short = await startTestConsole({ adminToken: "short" });
  expect(short.log.join()).toContain("16 characters");
  expect((await short.api("GET", "/api/issues", undefined, { authorization: "Bearer short" })).status).toBe(
    200,
  );
  await short.close();
  const empty = await startTestConsole({ adminToken: "" });
  expect((await empty.api("GET", "/api/issues", undefined, { authorization: "Bearer " })).status).toBe(401);
  await empty.close();
});
