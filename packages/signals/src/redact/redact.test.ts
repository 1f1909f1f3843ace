/** Which keys lose their values, and that nothing else changes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "./redact.ts";

const secretKeys = [
  ..."authorization Authorization proxy-authorization cookie Set-Cookie set_cookie x-api-key X-API-Key apiKey api_key".split(
    " ",
  ),
  ..."APIKEY password Password user_password userPassword passwd pwd passphrase DB_PASSWORD PGPASSWORD newPassword".split(
    " ",
  ),
  ..."secret client_secret clientSecret SECRET_KEY stripeSecretKey token access_token accessToken refresh_token".split(
    " ",
  ),
  ..."id_token x-auth-token csrfToken csrf _csrf X-CSRF-Token xsrf privateKey private_key session session_id sessionID".split(
    " ",
  ),
  ..."connect.sid PHPSESSID auth credentials aws_secret_access_key accessKeyId creditCard credit_card_number cardNumber".split(
    " ",
  ),
  ..."passcode mfa_code mfaCode otp_code oauth privkey mnemonic seedPhrase seed_phrase recovery_code securityCode".split(
    " ",
  ),
  ..."signature x-signature stripe-signature X-Hub-Signature-256 cc x-sentry-auth x-amz-security-token sessionid".split(
    " ",
  ),
  ..."session_token sid --password security-code verificationCode backup_codes".split(" "),
  ..."cvv cvc cvv2 ssn iban jwt idtoken dbpassword otp csrfmiddlewaretoken".split(" "),
];

const harmlessKeys = [
  ..."author authors authority authenticated authType tokenCount token_type passengers passenger compass bypass".split(
    " ",
  ),
  ..."passwordChangedAt password_policy passwordFieldName secretName sessionStatus cookieName secretary tokenize".split(
    " ",
  ),
  ..."keyboard monkey publicKey key primaryKey foreign_key cardinality assigned sessionDuration tokenExpiry".split(
    " ",
  ),
  ..."session.id session.previous_id app.session.id functionSignature method_signature signature_algorithm".split(
    " ",
  ),
  ..."seed random_seed errorCode country_code oauthProvider author.name signatureVersion passwordStdin tokenEnv".split(
    " ",
  ),
  ..."apiKeyName function file module line context path url route message type code status traceId spanId".split(
    " ",
  ),
];

describe("redact", () => {
  test.each(secretKeys)("by key: %s", (key) => {
    expect(redact({ [key]: "opensesame" })).toEqual({ value: { [key]: "[redacted]" }, redacted: 1 });
  });

  test.each(harmlessKeys)("not by key: %s", (key) => {
    const input = { [key]: "opensesame" };
    const result = redact(input);
    expect(result.value).toBe(input);
    expect(result.redacted).toBe(0);
  });

  test.each<[string, unknown, unknown]>([
    ["numbers under a password", { password: 1234 }, { password: "[redacted]" }],
    ["a card as a number", { reference: 4111111111111111 }, { reference: "[redacted]" }],
    [
      "all of a container",
      { cookies: { a: "1", b: ["2"] } },
      { cookies: { a: "[redacted]", b: ["[redacted]"] } },
    ],
    ["a list of texts", { tokens: ["a", "b"] }, { tokens: ["[redacted]", "[redacted]"] }],
    ["pairs", { headers: [["Authorization", "x"]] }, { headers: [["Authorization", "[redacted]"]] }],
    ["name and value", [{ name: "password", value: "x" }], [{ name: "password", value: "[redacted]" }]],
    [
      "key and value",
      [{ key: "api_key", value: { stringValue: "x" } }],
      [{ key: "api_key", value: { stringValue: "[redacted]" } }],
    ],
    ["by look", { note: "postgres://a:b@c/d" }, { note: "postgres://a:[redacted]@c/d" }],
    ["a flag's next argument", ["x", "--password", "x y", "-v"], ["x", "--password", "[redacted]", "-v"]],
    ["a flag and its argument", ["--password", "x"], ["--password", "[redacted]"]],
    ["a pair that is a flag", [["--token", "x"]], [["--token", "[redacted]"]]],
    ["a short flag", ["-p", "x"], ["-p", "[redacted]"]],
    ["a short flag in a pair", [["-p", "opensesame"]], [["-p", "[redacted]"]]],
    [
      "a short flag after a secret one",
      ["--token", "x", "-p", "y"],
      ["--token", "[redacted]", "-p", "[redacted]"],
    ],
    ["a flag with its value", ["--password=x y"], ["--password=[redacted] y"]],
    [
      "a client's attached password",
      ["/usr/bin/mysql", "-u", "app", "-phunter", "db"],
      ["/usr/bin/mysql", "-u", "app", "-p[redacted]", "db"],
    ],
    ["curl's user", ["curl", "-u", "ann:x", "a.example"], ["curl", "-u", "ann:[redacted]", "a.example"]],
    ["redis-cli", ["redis-cli", "-a", "x", "ping"], ["redis-cli", "-a", "[redacted]", "ping"]],
    [
      "sshpass with digits only",
      ["sshpass", "-p", "1234", "ssh", "host"],
      ["sshpass", "-p", "[redacted]", "ssh", "host"],
    ],
    [
      "flat headers",
      ["Host", "a.example", "authorization", "Bearer x", "X-Api-Key", "y", "Accept", "*/*"],
      ["Host", "a.example", "authorization", "[redacted]", "X-Api-Key", "[redacted]", "Accept", "*/*"],
    ],
    ["two flat headers", { rawHeaders: ["cookie", "a=b"] }, { rawHeaders: ["cookie", "[redacted]"] }],
    ["a key that holds a secret", { "password=x": true }, { "password=[redacted]": true }],
    [
      "keys that become the same",
      { "token=x": null, a: 1, "token=y": true, "token=[redacted]": false },
      { "token=[redacted] (2)": null, a: 1, "token=[redacted] (3)": true, "token=[redacted]": false },
    ],
    ["a key that is an address", { "ann@example.com": 3 }, { "[email]": 3 }],
    ["deep", { a: [{ b: { secret: "x" } }] }, { a: [{ b: { secret: "[redacted]" } }] }],
  ])("%s", (_, input, expected) => {
    expect(redact(input).value).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ["counts", { tokens: 500, max_tokens: 10, session: { status: "ok" } }],
    ["booleans", { password: true, token: false }],
    ["null", { password: null }],
    ["empty", { password: "" }],
    ["a flag about a secret", { key: "token-refresh", value: "true" }],
    ["ports, folders and files", ["docker", "run", "-p", "8080:80", "-u", "1000:1000", "x"]],
    ["a port", ["serve", "-p", "3000"]],
    ["a folder", ["mkdir", "-p", "data"]],
    ["a project", ["tsc", "-p", "tsconfig.json"]],
    ["switches", ["--no-password", "x", "--password", "--verbose", "--token-ttl", "5"]],
    ["names of fields", ["email", "password", "token", "name"]],
    ["names of headers", ["authorization", "cookie", "x-api-key", "set-cookie"]],
    ["headers without secrets", ["Host", "a.example", "Accept", "*/*"]],
    ["the id of a session", { "session.id": "7b0c1d7e", session: { id: "7b0c1d7e" } }],
    ["NaN", { a: Number.NaN }],
    [
      "a frame",
      {
        function: "Store.statistics",
        file: "/srv/app/node_modules/.pnpm/pg@8.11.0/x.js",
        line: 3,
        context: {
          before: ["const token = next();"],
          line: "if (!token) throw new Error('no token');",
          after: ["}"],
        },
      },
    ],
  ])("leaves %s alone, uncopied", (_, input) => {
    const result = redact(input);
    expect(result.value).toBe(input);
    expect(result.redacted).toBe(0);
  });

  test("keeps what has no secret by reference, and does not touch the input", () => {
    const input = { clean: { a: 1 }, dirty: { password: "x" } };
    const { value } = redact(input);
    expect(value.clean).toBe(input.clean);
    expect(input.dirty.password).toBe("x");
  });

  test("keeps a key named __proto__ a key", () => {
    const { value } = redact(JSON.parse('{"__proto__":{"password":"x"}}'));
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"password":"[redacted]"}}');
    expect(({} as Record<string, unknown>)["password"]).toBeUndefined();
  });

  test("ends on cycles, depth, throwing getters and revoked proxies", () => {
    const cycle: Record<string, unknown> = { password: "x" };
    cycle["self"] = cycle;
    cycle["list"] = [cycle, cycle];
    expect(redact(cycle).value).toEqual({
      password: "[redacted]",
      self: "[redacted]",
      list: ["[redacted]", "[redacted]"],
    });
    let deep: unknown = "x";
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => redact(deep)).not.toThrow();
    const throwing = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(redact(throwing).value).toBe("[redacted]");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(redact({ proxy }).value).toEqual({ proxy: "[redacted]" });
  });

  test("keeps every value and the order of keys", () => {
    const input = JSON.parse('{"z":1,"password=a":2,"password=b":3,"__proto__":4,"y":5}');
    const { value, redacted } = redact<Record<string, unknown>>(input);
    expect(Object.keys(value)).toEqual([
      "z",
      "password=[redacted]",
      "password=[redacted] (2)",
      "__proto__",
      "y",
    ]);
    expect(redacted).toBe(4);
    expect(redact(value)).toEqual({ value, redacted: 0 });
  });

  const key = fc.oneof(
    fc.constantFrom("password=x", "token=y", "a@b.example", "token=[redacted]"),
    fc.constantFrom(...secretKeys, ...harmlessKeys, "key", "name", "value"),
    fc.string(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(
        fc.string(),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom(
          "a@b.example",
          "?token=x",
          "--password",
          "-p",
          "-u",
          "curl",
          "mysql",
          "authorization",
          "host",
        ),
      ),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));

  test("keeps the shape, and is done after one pass", () => {
    fc.assert(
      fc.property(tree, (input) => {
        const once = redact(input);
        expect(shape(once.value)).toEqual(shape(input));
        expect(redact(once.value)).toEqual({ value: once.value, redacted: 0 });
        if (once.redacted === 0) expect(once.value).toBe(input);
      }),
      { numRuns: 1000 },
    );
  });

  test("takes anything", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (input) => {
          redact(input);
        },
      ),
    );
  });
});

/** Containers and keys; every leaf is the same. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return 0;
  // Keys with a secret in them change; that none is lost shows in the count.
  return Object.entries(value).map(([key, entry]) => [/[=@[]/.test(key) ? "" : key, shape(entry)]);
}
