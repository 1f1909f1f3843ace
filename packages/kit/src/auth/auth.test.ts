/** Against real auth services: good ones, and ones that hang, refuse, reset, lie, and drip. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Note,
  onNote,
  ownFailures,
  readGauges,
  readStates,
  runInContext,
  WorkContext,
} from "../core/index.ts";
import {
  type AuthClient,
  AuthConfigError,
  type AuthOptions,
  AuthRefusedError,
  AuthUnavailableError,
  bearerToken,
  createAuthClient,
  type LocalOptions,
} from "./index.ts";

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Pair;
let others: Pair;
let curve: Pair;
let jwk: JWK;
let curveJwk: JWK;
beforeAll(async () => {
  keys = await generateKeyPair("RS256", { extractable: true });
  others = await generateKeyPair("RS256", { extractable: true });
  curve = await generateKeyPair("ES256", { extractable: true });
  jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  curveJwk = { ...(await exportJWK(curve.publicKey)), kid: "two", alg: "ES256", use: "sig" };
});

const closing: (() => void)[] = [];
let notes: Note[];
beforeEach(() => {
  notes = [];
  closing.push(onNote((note) => notes.push(note)));
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const authEvents = () => notes.flatMap((note) => (note.kind === "auth" ? [note.event] : []));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Service {
  url: string;
  requests: (IncomingMessage & { text?: string })[];
  answer: RequestListener;
}

async function service(answer: RequestListener): Promise<Service> {
  const one: Service = { url: "", requests: [], answer };
  one.url = await serve(async (request, response) => {
    one.requests.push(request);
    let text = "";
    for await (const chunk of request) text += chunk;
    Object.assign(request, { text });
    one.answer(request, response);
  });
  return one;
}

const json =
  (body: unknown, status = 200, headers = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
const raw =
  (body: string, status = 200, headers = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };
const yes = json({ active: true, sub: "u1" });
const no = json({ active: false });
const hang: RequestListener = () => {};
/** For services that hang: long enough for the ones that don't, on a busy machine. */
const soon = { timeout: 250, tries: 2 };
const reset: RequestListener = (request) => request.socket.resetAndDestroy();

async function token(
  payload: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: CryptoKey = keys.privateKey,
): Promise<string> {
  return new SignJWT({
    sub: "u1",
    iss: "https://issuer",
    aud: "api",
    exp: Math.floor(Date.now() / 1000) + 300,
    ...payload,
  })
    .setProtectedHeader({ alg: "RS256", kid: "one", ...header })
    .sign(key);
}

const local = (more: Partial<LocalOptions> = {}): LocalOptions => ({
  issuer: "https://issuer",
  audience: "api",
  algorithms: ["RS256"],
  jwks: { keys: [jwk] },
  ...more,
});

function client(options: Partial<AuthOptions> & Pick<AuthOptions, "url">): AuthClient;
function client(options: Partial<AuthOptions>): AuthClient;
function client(options: Partial<AuthOptions>): AuthClient {
  const one = createAuthClient({
    timeout: 1000,
    backoff: 1,
    breaker: { consecutive: 100 },
    ...options,
  } as AuthOptions);
  closing.push(() => one.close());
  return one;
}

async function unusedUrl(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

describe("a service that answers", () => {
  it("is asked by RFC 7662, with the service key, and believed", async () => {
    const peer = await service(json({ active: true, sub: "u1", scope: "read" }));
    const auth = client({
      url: `${peer.url}/introspect`,
      serviceKey: { header: "X-Service-Key", value: "s3cret" },
    });
    expect(await auth.verify("opaque-token")).toEqual({
      claims: { active: true, sub: "u1", scope: "read" },
      subject: "u1",
      degraded: false,
      source: "service",
    });
    const [request] = peer.requests;
    expect(request).toMatchObject({
      method: "POST",
      url: "/introspect",
      text: expect.stringContaining("token=opaque-token"),
    });
    expect(request?.headers).toMatchObject({
      "x-service-key": "s3cret",
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
    });
  });

  it("can be of another shape, by an adapter", async () => {
    const peer = await service((request, response) =>
      json({ valid: request.headers.authorization === "Bearer good", user: { id: 7 } })(request, response),
    );
    const auth = client({
      serviceKey: { header: "x-service-key", value: () => "turning" },
      verify: async (token, ask) => {
        const answer = await ask(`${peer.url}/verify`, { headers: { authorization: `Bearer ${token}` } });
        return answer["valid"] === true
          ? { active: true, claims: { sub: "u7", ...answer } }
          : { active: false };
      },
    });
    expect(await auth.verify("good")).toMatchObject({ subject: "u7", degraded: false });
    await expect(auth.verify("bad")).rejects.toBeInstanceOf(AuthRefusedError);
    expect(peer.requests[0]?.headers["x-service-key"]).toBe("turning");
  });

  it("can be one that takes the token as its own, beside the service key", async () => {
    const peer = await service((request, response) =>
      request.headers.authorization === "Bearer good" && request.headers["x-service-key"] === "s3cret"
        ? json({ sub: "u7" })(request, response)
        : raw("", 401)(request, response),
    );
    const serviceKey = { header: "x-service-key", value: "s3cret" };
    const auth = client({ url: `${peer.url}/me`, style: "bearer", serviceKey });
    expect(await auth.verify("good")).toMatchObject({ subject: "u7", degraded: false, source: "service" });
    expect(peer.requests[0]).toMatchObject({ method: "GET", url: "/me" });
    await expect(auth.verify("bad")).rejects.toMatchObject({ status: 401, by: "service" });
    expect(() =>
      createAuthClient({
        url: peer.url,
        style: "bearer",
        serviceKey: { header: "Authorization", value: "s3cret" },
      }),
    ).toThrow(AuthConfigError);
    expect(() => createAuthClient({ url: peer.url, style: "other" as "bearer" })).toThrow(AuthConfigError);
  });

  it.each([
    { ok: false, error: "invalid_auth" },
    { success: false },
    { error: "invalid_token" },
    { errors: [{ message: "not signed in" }], data: null },
    { active: "false", sub: "u1" },
    { valid: null, sub: "u1" },
  ])("that answers %j with 200 says no yes, also where the token could be verified here", async (answer) => {
    const peer = await service(json(answer));
    const auth = client({ url: peer.url, style: "bearer", local: local(), ...soon });
    await expect(auth.verify(await token())).rejects.toMatchObject({ status: 503 });
    peer.answer = json({ sub: "u1", error: null, errors: [], ok: true });
    expect(await auth.verify(await token())).toMatchObject({ subject: "u1", degraded: false });
  });

  it.each([401, 403])(
    "that does not know us (%d to an introspection) is 503, said aloud once, never a no",
    async (status) => {
      const peer = await service(json({ active: false }, status));
      const auth = client({ url: peer.url, local: local(), ...soon });
      const good = await token();
      for (let i = 0; i < 3; i++) {
        const failure = await auth.verify(good).catch((error: unknown) => error);
        expect(failure).toMatchObject({ status: 503, code: "KIT_AUTH_UNAVAILABLE" });
        expect((failure as Error).message).toContain("serviceKey is missing or wrong");
      }
      expect(peer.requests.length).toBe(3);
      expect(notes.filter(({ kind, level }) => kind === "auth" && level === "error")).toHaveLength(1);
      expect(readStates().find(({ name }) => name === "auth")?.state).toMatchObject({
        status: "warn",
        output: expect.stringContaining("our own credentials"),
      });
      // It was no word about the token: while the service is away, that passes here.
      peer.answer = reset;
      expect(await auth.verify(good)).toMatchObject({ degraded: true });
      peer.answer = yes;
      expect(await auth.verify(good)).toMatchObject({ degraded: false });
      expect(readStates().find(({ name }) => name === "auth")?.state.status).toBe("pass");
    },
  );

  it.each<[string, RequestListener, "introspection" | "bearer"]>([
    ["active: false", no, "introspection"],
    ["active: false", no, "bearer"],
    ["valid: false", json({ valid: false }), "bearer"],
    ["authenticated: false", json({ authenticated: false }), "bearer"],
    ["401", raw("", 401), "bearer"],
    ["403", raw("", 403), "bearer"],
    ["401 that claims otherwise", json({ active: true, sub: "u1" }, 401), "bearer"],
  ])("that says no (%s) has the last word, though the token would pass here", async (_, answer, style) => {
    const peer = await service(answer);
    const auth = client({ url: peer.url, style, local: local(), ...soon } as AuthOptions);
    const good = await token();
    const refused = await auth.verify(good).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AuthRefusedError);
    expect(refused).toMatchObject({ status: 401, by: "service", code: "KIT_AUTH_REFUSED" });
    expect(peer.requests.length).toBe(1);
    // And keeps it when it is gone.
    for (const away of [hang, reset, raw("", 500)]) {
      peer.answer = away;
      await expect(auth.verify(good)).rejects.toBeInstanceOf(AuthRefusedError);
    }
    // Another token of the same person is another matter.
    expect(await auth.verify(await token({ jti: "other" }))).toMatchObject({ degraded: true });
    peer.answer = yes;
    expect(await auth.verify(good)).toMatchObject({ degraded: false });
    peer.answer = reset;
    expect(await auth.verify(good)).toMatchObject({ degraded: true });
  });

  it("that refused a token is not tricked by the same token written in another way", async () => {
    const peer = await service(no);
    const auth = client({
      url: peer.url,
      local: local({ algorithms: ["ES256"], jwks: { keys: [curveJwk] } }),
    });
    const good = await token({}, { alg: "ES256", kid: "two" }, curve.privateKey);
    await expect(auth.verify(good)).rejects.toBeInstanceOf(AuthRefusedError);
    peer.answer = reset;
    // (r, s) and (r, n - s) are both signatures of the same text.
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const [header, payload, signature] = good.split(".") as [string, string, string];
    const bytes = Buffer.from(signature, "base64url");
    const s = order - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
    await expect(auth.verify(`${header}.${payload}.${twin.toString("base64url")}`)).rejects.toBeInstanceOf(
      AuthRefusedError,
    );
  });

  it("remembers its refusals also when made-up tokens are refused by the thousand", async () => {
    const peer = await service(no);
    const auth = client({ url: peer.url, local: local(), refusals: { max: 5 } });
    const good = await token();
    await expect(auth.verify(good)).rejects.toBeInstanceOf(AuthRefusedError);
    const forgery = await token({}, {}, others.privateKey);
    for (let i = 0; i < 20; i++)
      for (const made of [
        `opaque-${i}`,
        `${forgery}${i}`,
        await token({}, { kid: `k${i}` }, others.privateKey),
      ])
        await expect(auth.verify(made)).rejects.toBeInstanceOf(AuthRefusedError);
    peer.answer = reset;
    await expect(auth.verify(good)).rejects.toMatchObject({ by: "service" });
    const remembered = readGauges().find(({ gauge }) => gauge.name === "kit.auth.refusals_remembered");
    expect(remembered?.value).toBe(6);
  });

  it.each<[string, RequestListener]>([
    ["no active", json({ sub: "u1" })],
    ["active as text", json({ active: "true" })],
    ["active as number", json({ active: 1 })],
    ["a list", json([{ active: true }])],
    ["null", json(null)],
    ["404", json({ active: true }, 404)],
    ["400", json({ active: true }, 400)],
    ["a redirect", raw("", 302, { location: "/elsewhere" })],
  ])("but does not vouch (%s) is not taken for a yes, and nobody stands in", async (_, answer) => {
    const peer = await service(answer);
    const auth = client({ url: peer.url, local: local() });
    const failure = await auth.verify(await token()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthUnavailableError);
    expect(failure).toMatchObject({ status: 503, code: "KIT_AUTH_UNAVAILABLE" });
    expect(peer.requests.length).toBe(1);
  });

  it("is not asked about what is no token", async () => {
    const peer = await service(yes);
    const auth = client({ url: peer.url, local: local() });
    for (const bad of [
      undefined,
      null,
      "",
      "a b",
      "x\r\ny: z",
      "ä",
      "x".repeat(8193),
      7 as never,
      {} as never,
    ])
      await expect(auth.verify(bad)).rejects.toMatchObject({ status: 401, by: "form" });
    expect(peer.requests.length).toBe(0);
  });
});

describe("a service that can't be reached", () => {
  const drip: RequestListener = (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
  };
  const ways: [string, RequestListener][] = [
    ["hangs", hang],
    ["resets", reset],
    ["500", raw("", 500)],
    ["503", raw("", 503)],
    ["429", raw("", 429)],
    ["a proxy's page", raw("<html>down for maintenance</html>")],
    ["nothing", raw("")],
    ["cut off", raw('{"active": tr')],
    ["larger than any answer", raw(`{"active":true,"x":"${"x".repeat(300_000)}"}`)],
    ["drips", drip],
  ];

  it.each(ways)("(%s) is 503, never 401 and never a yes", async (_, answer) => {
    const peer = await service(answer);
    const failure = await client({ url: peer.url, ...soon })
      .verify(await token())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthUnavailableError);
    expect(failure).toMatchObject({ status: 503, retryAfter: expect.any(Number) });
  });

  it.each(ways)("(%s) leaves it to the local verification, marked", async (_, answer) => {
    const peer = await service(answer);
    const auth = client({ url: peer.url, local: local(), affects: ["/api/*"], ...soon });
    const context = new WorkContext({ kind: "http" });
    const good = await token();
    const result = await runInContext(context, () => auth.verify(good));
    expect(result).toMatchObject({
      subject: "u1",
      degraded: true,
      source: "local",
      claims: { aud: "api" },
    });
    expect(context.degraded).toMatchObject([{ name: "auth" }]);
    expect(authEvents()).toContain("degraded");
    expect(readStates().find(({ name }) => name === "auth")).toMatchObject({
      affects: ["/api/*"],
      state: { status: "warn", details: { reachable: false } },
    });
    await expect(auth.verify(good, { requireFresh: true })).rejects.toBeInstanceOf(AuthUnavailableError);
    peer.answer = yes;
    expect(await auth.verify(good)).toMatchObject({ degraded: false });
    expect(authEvents().at(-1)).toBe("recovered");
    expect(readStates().find(({ name }) => name === "auth")?.state.status).toBe("pass");
  });

  it("refused, not found, and half open as well", async () => {
    const silent = createTcpServer((socket) => socket.on("error", () => {}));
    await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
    closing.push(() => silent.close());
    for (const url of [
      await unusedUrl(),
      "http://auth.invalid/introspect",
      `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    ]) {
      const auth = client({ url, local: local(), ...soon });
      expect(await auth.verify(await token()), url).toMatchObject({ degraded: true });
      await expect(client({ url, ...soon }).verify(await token())).rejects.toBeInstanceOf(
        AuthUnavailableError,
      );
    }
  });

  it("is tried three times, then no more once the breaker is open", async () => {
    const peer = await service(raw("", 503, { "retry-after": "0" }));
    const auth = client({ url: peer.url, local: local(), breaker: { consecutive: 3 } });
    const good = await token();
    expect(await auth.verify(good)).toMatchObject({ degraded: true });
    expect(peer.requests.length).toBe(3);
    expect(await auth.verify(good)).toMatchObject({ degraded: true });
    expect(peer.requests.length).toBe(3);
    const without = client({ name: "bare", url: peer.url, breaker: { consecutive: 1, openFor: "40s" } });
    await without.verify(good).catch(() => {});
    await expect(without.verify(good)).rejects.toMatchObject({ status: 503, retryAfter: 40 });
  });

  it("by an adapter whose own client says 401 is a no", async () => {
    const auth = client({
      verify: () => Promise.reject(Object.assign(new Error("x"), { response: { status: 401 } })),
      local: local(),
    });
    await expect(auth.verify(await token())).rejects.toBeInstanceOf(AuthRefusedError);
  });

  it("may still say no after its deadline: that is remembered", async () => {
    const late = Promise.withResolvers<void>();
    const auth = client({
      timeout: 20,
      tries: 1,
      local: local(),
      verify: () => late.promise.then(() => ({ active: false })),
    });
    const good = await token();
    expect(await auth.verify(good)).toMatchObject({ degraded: true });
    late.resolve();
    await sleep(5);
    await expect(auth.verify(good)).rejects.toMatchObject({ by: "service" });
    const hanging = client({ timeout: 20, tries: 1, local: local(), verify: () => new Promise(() => {}) });
    const many = await Promise.all(Array.from({ length: 500 }, () => hanging.verify(good)));
    expect(many.every(({ degraded }) => degraded)).toBe(true);
  });

  it("is not what a fault of the adapter is, nor an answer that is none", async () => {
    for (const verify of [
      () => Promise.reject(new TypeError("x is not a function")),
      async () => undefined as never,
      async () => ({ active: "true" }) as never,
      async () => true as never,
      async () => ({ active: true, claims: null }) as never,
      async () => ({ active: true, claims: "admin" }) as never,
    ])
      await expect(client({ verify, local: local() }).verify(await token())).rejects.toBeInstanceOf(
        AuthUnavailableError,
      );
  });

  it("ends with the caller's own abort where the caller gives up", async () => {
    const peer = await service(hang);
    const control = new AbortController();
    const running = client({ url: peer.url, local: local(), timeout: "5s" }).verify(await token(), {
      signal: control.signal,
    });
    setTimeout(() => control.abort(new Error("gone")), 20);
    await expect(running).rejects.toThrow("gone");
  });
});

describe("local verification", () => {
  const decode = (part: string) =>
    JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = () => Math.floor(Date.now() / 1000);

  const forged: [string, () => Promise<string>][] = [
    [
      "alg none",
      async () =>
        `${new UnsecuredJWT({ sub: "u1", iss: "https://issuer", aud: "api" }).setExpirationTime("5m").encode()}AA`,
    ],
    [
      "alg none, unsigned",
      async () =>
        new UnsecuredJWT({ sub: "u1", iss: "https://issuer", aud: "api" }).setExpirationTime("5m").encode(),
    ],
    ["alg None", async () => `${encode({ alg: "None", kid: "one" })}.${(await token()).split(".")[1]}.AA`],
    [
      "HS256 by the public key",
      async () =>
        new SignJWT({ sub: "u1" })
          .setProtectedHeader({ alg: "HS256", kid: "one" })
          .setIssuer("https://issuer")
          .setAudience("api")
          .setExpirationTime("5m")
          .sign(new TextEncoder().encode(JSON.stringify(jwk))),
    ],
    ["an algorithm that is not pinned", () => token({}, { alg: "ES256", kid: "two" }, curve.privateKey)],
    ["another's key under our key id", () => token({}, {}, others.privateKey)],
    ["unknown key id", () => token({}, { kid: "three" })],
    ["expired", () => token({ exp: now() - 60 })],
    ["not yet", () => token({ nbf: now() + 60 })],
    ["no exp", () => token({ exp: undefined })],
    ["exp as text", () => token({ exp: "9999999999" as never })],
    ["no sub", () => token({ sub: undefined })],
    ["wrong issuer", () => token({ iss: "https://other" })],
    ["no issuer", () => token({ iss: undefined })],
    ["wrong audience", () => token({ aud: ["other", "another"] })],
    ["no audience", () => token({ aud: undefined })],
    ["cut off", async () => (await token()).slice(0, -20)],
    ["without signature", async () => (await token()).replace(/[^.]+$/, "")],
    ["two parts", async () => (await token()).split(".").slice(0, 2).join(".")],
    ["four parts", async () => `${await token()}.x`],
    ["no JWT at all", async () => "opaque"],
    [
      "other claims under the signature",
      async () => {
        const [header, payload, signature] = (await token()).split(".") as [string, string, string];
        return `${header}.${encode({ ...decode(payload), sub: "admin" })}.${signature}`;
      },
    ],
    [
      "unknown crit",
      async () => {
        const [, payload] = (await token()).split(".") as [string, string];
        return `${encode({ alg: "RS256", kid: "one", crit: ["exp"], exp: 1 })}.${payload}.AAAA`;
      },
    ],
    [
      "its own key inside",
      async () => token({}, { kid: undefined, jwk: await exportJWK(others.publicKey) }, others.privateKey),
    ],
    [
      "its own key at an address",
      async () => token({}, { jku: await attacker(), kid: "one" }, others.privateKey),
    ],
    ["its own certificate", async () => token({}, { x5u: await attacker(), kid: "one" }, others.privateKey)],
    ["larger than allowed", () => token({ sub: "x".repeat(9000) })],
  ];
  let asked = 0;
  const attacker = () =>
    serve(async (_, response) => {
      asked++;
      response.end(JSON.stringify({ keys: [{ ...(await exportJWK(others.publicKey)), kid: "one" }] }));
    });

  it.each(forged)("refuses: %s", async (_, make) => {
    const forgery = await make();
    const refused = await client({ url: await unusedUrl(), tries: 1, local: local() })
      .verify(forgery)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AuthRefusedError);
    expect((refused as AuthRefusedError).status).toBe(401);
    expect(asked).toBe(0);
  });

  it("takes a good one: more keys, no key id, clocks a little apart, several audiences", async () => {
    const auth = client({
      url: await unusedUrl(),
      tries: 1,
      local: local({
        algorithms: ["RS256", "ES256"],
        jwks: { keys: [{ ...(await exportJWK(others.publicKey)), alg: "RS256" }, jwk, curveJwk] },
      }),
    });
    for (const good of [
      await token(),
      await token({ aud: ["x", "api"], nbf: now() + 3 }),
      await token({ exp: now() - 2 }),
      await token({}, { kid: undefined }),
      await token({}, { alg: "ES256", kid: "two" }, curve.privateKey),
    ])
      expect(await auth.verify(good)).toMatchObject({ degraded: true });
    await expect(
      auth.verify(await token({}, { kid: undefined }, (await generateKeyPair("RS256")).privateKey)),
    ).rejects.toBeInstanceOf(AuthRefusedError);
  });

  it("can ask for a type, an age, and other claims", async () => {
    const auth = client({
      url: await unusedUrl(),
      tries: 1,
      local: local({ typ: "at+jwt", maxTokenAge: "1m", requiredClaims: ["client_id"] }),
    });
    const good = { iat: now(), client_id: "c" };
    expect(await auth.verify(await token(good, { typ: "at+jwt" }))).toMatchObject({ degraded: true });
    for (const bad of [
      await token(good),
      await token({ ...good, iat: now() - 120 }, { typ: "at+jwt" }),
      await token({ iat: now() }, { typ: "at+jwt" }),
    ])
      await expect(auth.verify(bad)).rejects.toBeInstanceOf(AuthRefusedError);
  });

  it("fetches keys before they are needed and keeps them while the issuer is away, up to a bound", async () => {
    const issuer = await service(json({ keys: [jwk] }));
    const auth = client({
      url: await unusedUrl(),
      tries: 1,
      local: local({ jwks: issuer.url, refresh: 30, maxStale: 2500 }),
    });
    for (let i = 0; i < 100 && issuer.requests.length === 0; i++) await sleep(10);
    await sleep(20);
    issuer.answer = reset;
    expect(await auth.verify(await token())).toMatchObject({ degraded: true });
    for (let i = 0; i < 100 && !authEvents().includes("keys_stale"); i++) await sleep(10);
    expect(authEvents()).toContain("keys_stale");
    expect(await auth.verify(await token())).toMatchObject({ degraded: true });
    await sleep(2500);
    await expect(auth.verify(await token())).rejects.toBeInstanceOf(AuthUnavailableError);
  });

  it("fetches anew for an unknown key, but not for each", async () => {
    const issuer = await service(json({ keys: [jwk] }));
    const auth = client({
      url: await unusedUrl(),
      tries: 1,
      local: local({ algorithms: ["RS256", "ES256"], jwks: issuer.url }),
    });
    expect(await auth.verify(await token())).toMatchObject({ degraded: true });
    expect(issuer.requests.length).toBe(1);
    issuer.answer = json({ keys: [jwk, curveJwk] });
    expect(await auth.verify(await token({}, { alg: "ES256", kid: "two" }, curve.privateKey))).toMatchObject({
      degraded: true,
    });
    expect(issuer.requests.length).toBe(2);
    for (let i = 0; i < 20; i++)
      await expect(auth.verify(await token({}, { kid: `guess-${i}` }))).rejects.toBeInstanceOf(
        AuthRefusedError,
      );
    expect(issuer.requests.length).toBe(2);
  });

  it.each<[string, () => RequestListener]>([
    [
      "a secret among the keys",
      () => json({ keys: [{ kty: "oct", k: "c2VjcmV0", alg: "HS256", kid: "one" }] }),
    ],
    ["no key set", () => json({ key: [] })],
    ["HTML", () => raw("<html>")],
    ["far too large", () => raw(`{"keys":[${" ".repeat(300_000)}]}`)],
    ["404", () => raw("", 404)],
    ["a redirect to elsewhere", () => raw("", 302, { location: "http://localhost:1/" })],
    ["silence", () => hang],
  ])(
    "has no keys where their address answers with %s: 503",
    async (_, answer) => {
      const issuer = await service(answer());
      const auth = client({ url: await unusedUrl(), tries: 1, local: local({ jwks: issuer.url }) });
      await expect(auth.verify(await token())).rejects.toBeInstanceOf(AuthUnavailableError);
    },
    15_000,
  );

  it("is not configured in an unsafe way", async () => {
    for (const unsafe of [
      { algorithms: [] },
      { algorithms: ["none"] },
      { algorithms: ["HS256"] },
      { algorithms: ["RS256", "none"] },
      { issuer: "" },
      { issuer: [] },
      { audience: undefined as never },
      { clockTolerance: "5m" as const },
      { jwks: "ftp://x" },
      { jwks: {} as never },
    ])
      expect(() => client({ url: "http://auth", local: local(unsafe) }), JSON.stringify(unsafe)).toThrow(
        AuthConfigError,
      );
    for (const wrong of [
      {},
      { url: "auth" },
      { url: "http://user:pass@auth" },
      { url: "http://auth", verify: async () => ({ active: true as const }) },
      { url: "http://auth", serviceKey: { header: "a b", value: "x" } },
      { url: "http://auth", serviceKey: { header: "a", value: "" } },
      { url: "http://auth", serviceKey: { header: "a", value: "x\ny" } },
    ])
      expect(() => client(wrong as AuthOptions), JSON.stringify(wrong)).toThrow(AuthConfigError);
  });
});

describe("the cache", () => {
  it("is off unless asked for; then short, exact, and ended by a no", async () => {
    const peer = await service(json({ active: true, sub: "u1", roles: ["a"] }));
    const plain = client({ url: peer.url });
    await plain.verify("t1");
    await plain.verify("t1");
    expect(peer.requests.length).toBe(2);
    const auth = client({ url: peer.url, cache: { ttl: 1000, max: 2 } });
    const first = await auth.verify("a.b.c");
    (first.claims["roles"] as string[]).push("admin");
    expect(await auth.verify("a.b.c")).toMatchObject({
      source: "cache",
      degraded: false,
      claims: { roles: ["a"] },
    });
    expect(peer.requests.length).toBe(3);
    // The same text with another signature is not the same token.
    expect(await auth.verify("a.b.d")).toMatchObject({ source: "service" });
    expect(await auth.verify("a.b.c", { requireFresh: true })).toMatchObject({ source: "service" });
    peer.answer = no;
    await expect(auth.verify("a.b.c", { requireFresh: true })).rejects.toBeInstanceOf(AuthRefusedError);
    await expect(auth.verify("a.b.c")).rejects.toBeInstanceOf(AuthRefusedError);
    await sleep(1100);
    await expect(auth.verify("a.b.d")).rejects.toBeInstanceOf(AuthRefusedError);
  });

  it("does without what can't be copied", async () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const auth = client({
      verify: async () => ({ active: true, claims: { sub: "u", can: () => true } }),
      cache: { ttl: "5s" },
    });
    expect((await auth.verify("t")).subject).toBe("u");
    expect((await auth.verify("t")).source).toBe("service");
    said.mockRestore();
    expect(ownFailures().get("auth cache")).toBeGreaterThan(0);
  });

  it("does not outlive the token, and is bounded", async () => {
    const peer = await service(json({ active: true, exp: Math.floor(Date.now() / 1000) - 1 }));
    const auth = client({ url: peer.url, cache: { ttl: "1m", max: 2 } });
    await auth.verify("t1");
    await auth.verify("t1");
    expect(peer.requests.length).toBe(2);
    peer.answer = yes;
    for (const each of ["t1", "t2", "t3", "t1"]) await auth.verify(each);
    expect(peer.requests.length).toBe(6);
  });
});

describe("secrets", () => {
  it("are in no note and no error, whatever fails", async () => {
    const secret = "tok-5ecret-5ecret";
    const key = "key-5ecret-5ecret";
    const seen: unknown[] = [];
    for (const answer of [hang, reset, raw(`{"echo":"${secret} ${key}`), raw(`${secret} ${key}`, 500), no]) {
      const peer = await service(answer);
      for (const options of [
        { url: peer.url },
        {
          verify: async (token: string) => {
            // Clients put what they sent into their errors.
            throw Object.assign(
              new Error(`GET http://auth/?token=${token} ${key}`, { cause: new TypeError(token) }),
              {
                config: { headers: { authorization: token } },
              },
            );
          },
        },
      ])
        seen.push(
          await client({
            ...options,
            serviceKey: { header: "x-key", value: key },
            local: local(),
          } as AuthOptions)
            .verify(secret)
            .catch((error: unknown) => error),
        );
    }
    const good = await token({ sub: "somebody@example.com", exp: 1 });
    seen.push(
      await client({ url: await unusedUrl(), tries: 1, local: local() })
        .verify(good)
        .catch((error) => error),
    );
    const text = inspect([seen, notes], {
      depth: 20,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null,
    });
    expect(seen.every((each) => each instanceof Error)).toBe(true);
    expect(text).not.toContain("5ecret");
    expect(text).not.toContain(good);
    expect(text).not.toContain("somebody@example.com");
  });
});

it("reads bearer tokens from headers", () => {
  expect(bearerToken("Bearer abc.def")).toBe("abc.def");
  expect(bearerToken("bearer  abc ")).toBe("abc");
  for (const none of [
    undefined,
    null,
    "",
    "Basic abc",
    "Bearer",
    "Bearer a b",
    "Bearer a, Bearer b",
    ["Bearer a"],
  ])
    expect(bearerToken(none)).toBeUndefined();
});
