/** What a text must lose and what it must keep. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactText } from "./redact-text.ts";

const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx\n3n1kLQ==\n-----END RSA PRIVATE KEY-----";
const jwt =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
// Written in two parts, so that scanners of this repository see no secret.
const made = (prefix: string, rest: string) => prefix + rest;

const secrets: [name: string, text: string, expected: string][] = [
  ["bearer", "Authorization: Bearer abc123def456", "Authorization: [redacted]"],
  ["bearer alone", "sent Bearer abc123def456 upstream", "sent Bearer [redacted] upstream"],
  ["basic", "curl -H 'Authorization: Basic dXNlcjpwYXNz'", "curl -H 'Authorization: [redacted]'"],
  ["basic alone", "used basic dXNlcjpwYXNz", "used basic [redacted]"],
  ["header in JSON", '{"authorization":"Bearer abc.def.ghi1"}', '{"authorization":"[redacted]"}'],
  ["JWT", `token was ${jwt}, expired`, "token was [redacted], expired"],
  ["JWT unsigned", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "[redacted]"],
  ["PEM", `key: ${pem} end`, "key: [redacted] end"],
  ["PEM cut short", "-----BEGIN PRIVATE KEY-----\nMIIEow", "[redacted]"],
  [
    "PEM with escaped newlines",
    "-----BEGIN EC PRIVATE KEY-----\\nMH\\n-----END EC PRIVATE KEY-----x",
    "[redacted]x",
  ],
  [
    "URL password",
    "connect postgres://app:hunter2@db:5432/app",
    "connect postgres://app:[redacted]@db:5432/app",
  ],
  ["URL password with @", "mysql://root:p@ss@db/app", "mysql://root:[redacted]@db/app"],
  ["URL password without user", "redis://:s3cr3t@cache:6379", "redis://:[redacted]@cache:6379"],
  ["old DSN", "https://abc:def@errors.example.com/1", "https://abc:[redacted]@errors.example.com/1"],
  ["AWS id", made("AKIA", "IOSFODNN7EXAMPLE is leaked"), "[redacted] is leaked"],
  ["AWS temporary id", made("ASIA", "IOSFODNN7EXAMPLE"), "[redacted]"],
  ["GitHub", made("ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"), "[redacted]"],
  ["GitHub fine-grained", made("github_pat_", "11ABCDEFG0aBcDeFgHiJkL_mNoPqRs"), "[redacted]"],
  ["GitLab", made("glpat-", "abcdefghij1234567890"), "[redacted]"],
  ["Stripe", made("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc"), "[redacted]"],
  ["Stripe restricted", made("rk_test_", "4eC39HqLyjWDarjtT1zdp7dc"), "[redacted]"],
  ["Stripe webhook", made("whsec_", "4eC39HqLyjWDarjtT1zdp7dc"), "[redacted]"],
  ["Slack", made("xoxb-", "123456789012-abcdefABCDEF"), "[redacted]"],
  [
    "Slack hook",
    "https://hooks.slack.com/services/T000/B000/XXXXXXXX",
    "https://hooks.slack.com/services/[redacted]",
  ],
  ["OpenAI", made("sk-", "proj-abcdefghijklmnop1234567890"), "[redacted]"],
  ["Google", made("AIza", "SyA1234567890abcdefghijklmnopqrstuv"), "[redacted]"],
  ["npm", made("npm_", "abcdefghijklmnopqrstuvwxyz0123456789"), "[redacted]"],
  ["SendGrid", made("SG.", "abcdefghijklmnopqrst.abcdefghijklmnopqrst"), "[redacted]"],
  ["card", "paid with 4111 1111 1111 1111.", "paid with [redacted]."],
  ["card with dashes", "5500-0000-0000-0004", "[redacted]"],
  ["American Express", "378282246310005", "[redacted]"],
  ["query token", "GET /cb?token=abc&x=1", "GET /cb?token=[redacted]&x=1"],
  ["query access_token", "/cb?x=1&access_token=abc#f", "/cb?x=1&access_token=[redacted]#f"],
  ["query api_key", "https://a.example/v1?api_key=abc", "https://a.example/v1?api_key=[redacted]"],
  ["query signature", "https://b.example/o?Signature=a%2Fb", "https://b.example/o?Signature=[redacted]"],
  ["query code", "/callback?code=4/0AX4XfWh-abcdefgh", "/callback?code=[redacted]"],
  ["connection string", "Server=db;User=sa;Password=hunter2;", "Server=db;User=sa;Password=[redacted];"],
  ["libpq", "host=db user=app password=hunter2", "host=db user=app password=[redacted]"],
  ["environment", "DB_PASSWORD=hunter2 node app.js", "DB_PASSWORD=[redacted] node app.js"],
  ["flag", "run --client-secret=abc", "run --client-secret=[redacted]"],
  ["JSON in text", 'body {"password":"hunter2","n":1}', 'body {"password":"[redacted]","n":1}'],
  ["JSON escaped in text", String.raw`"{\"token\":\"abc\"}"`, String.raw`"{\"token\":\"[redacted]\"}"`],
  ["inspected object", "{ 'password': 'hunter2' }", "{ 'password': '[redacted]' }"],
  ["prose", "password: hunter2", "password: [redacted]"],
  [
    "PostgreSQL detail",
    "Key (api_token)=(abc) already exists.",
    "Key (api_token)=([redacted]) already exists.",
  ],
  ["cookie header", "Cookie: a=b; sid=c", "Cookie: [redacted]"],
  ["set-cookie header", "set-cookie: sid=c; Path=/", "set-cookie: [redacted]"],
  ["e-mail", "no user ann.lee+x@mail.example.com here", "no user [email] here"],
  ["e-mail in a PostgreSQL detail", "Key (email)=(ann@example.com)", "Key (email)=([email])"],
  ["two e-mails", "a@example.com,b@example.org", "[email],[email]"],
];

const harmless: [name: string, text: string][] = [
  ["stack frame", "    at Store.statistics (/srv/app/src/store.ts:69:22)"],
  ["pnpm path", "/srv/app/node_modules/.pnpm/fastify@5.12.8/node_modules/fastify/lib/reply.js"],
  ["canary path", "/srv/app/node_modules/.pnpm/next@15.0.0-canary.ab/dist/server.js"],
  ["scoped package", "node_modules/@opentelemetry/api/build/index.js"],
  ["density", "GET /img/icon@2x.png"],
  ["JSON error", "Unexpected token } in JSON at position 4"],
  ["TypeError", "TypeError: token is not a function"],
  ["prose about a token", "Invalid token: expired"],
  ["prose about basic", "Basic authentication failed"],
  ["prose about bearer", "Bearer authentication required"],
  ["validation message", "password: must be at least eight characters"],
  ["source line", "const token = await getToken(request);"],
  ["source line with env", "connect({ password: process.env.DB_PASSWORD })"],
  ["shell variable", "password=$" + "{DB_PASSWORD}"],
  ["source line with a key", "const key = keys[index];"],
  ["printf", "password=%s"],
  ["uuid", "7b0c1d7e-7f2d-4b53-9a39-0d8f6a2f5f10"],
  ["trace id", "5cfe523a3a1ccccd859079cea65c5955"],
  ["time", "1795326051700"],
  ["nanoseconds", "1795326051700123456"],
  ["not Luhn", "4111 1111 1111 1112"],
  ["long number", "41111111111111111111111"],
  ["decimal", "0.4111111111111111"],
  ["URL with port", "http://127.0.0.1:8080/x@y"],
  ["URL with user only", "postgres://app@db.example.com/app"],
  ["git", "git@github.com:org/repo.git"],
  ["cookie in prose", "cookie: none was sent"],
  ["class list", "sk-loading-spinner-container-wide"],
  ["author", "author=ann"],
  ["monkey", "/zoo?monkey=george"],
  ["token count", "maxTokens=500 tokenCount=5"],
  ["error code", "/retry?code=42P01"],
  ["SQLSTATE", 'relation "event_metadata" does not exist (42P01)'],
  ["address", "connect ECONNREFUSED 127.0.0.1:5432"],
  ["decorator", "@app.route('/dashboard')"],
  ["Java object", "com.acme.Quote@1a2b3c4d"],
  ["empty", ""],
];

describe("redactText", () => {
  test.each(secrets)("takes out: %s", (_, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  test.each(secrets)("is done after one pass: %s", (_, text) => {
    expect(redactText(redactText(text))).toBe(redactText(text));
  });

  test.each(harmless)("leaves alone: %s", (_, text) => {
    expect(redactText(text)).toBe(text);
  });

  test("keeps e-mail addresses when told to", () => {
    expect(redactText("a@example.com password=x", { emails: false })).toBe(
      "a@example.com password=[redacted]",
    );
  });

  test("cuts what it does not scan", () => {
    const long = `${"x".repeat(2 ** 20)} password=hunter2`;
    expect(redactText(long)).not.toContain("hunter2");
    expect(redactText(redactText(long))).toBe(redactText(long));
  });

  const fragment = fc.constantFrom(
    ...secrets.map(([, text]) => text),
    ...harmless.map(([, text]) => text),
    ..."@ . : = / ? & \" ' \\ - _ [redacted] [email] token= password= eyJ sk- :// Bearer".split(" "),
    "\n",
    " ",
  );

  test("is idempotent on whatever is put together", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string({ maxLength: 6 })), { maxLength: 8 }), (parts) => {
        const once = redactText(parts.join(""));
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(typeof redactText(text)).toBe("string");
      }),
    );
  });
});
