/** Names with their secrets in texts of every kind, and what looks like them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactText } from "./redact-text.ts";

const R = "[redacted]";

/** `S` stands for the secret, which goes. */
const secrets: [text: string, secret?: string][] = [
  // Spaces, quotes and signs of languages.
  ["password = 'S'"],
  ['password = "S T"'.replace("S T", "S"), "correct horse battery"],
  ["UPDATE users SET password = 'S' WHERE id = $1"],
  ["UPDATE users SET name='ann', password='S', n = 3 WHERE id = 1"],
  ["SELECT id FROM users WHERE api_token = 'S' LIMIT 1"],
  ["SELECT 1 FROM users WHERE token LIKE 'S'", "ab12cd34%"],
  ["password = S", "hunter2"],
  ["db.password = S\nuser = ann", "hunter2"],
  ['password := "S"'],
  ["pwd => 'S'"],
  [':password=>"S"'],
  ['{:user=>"ann", :password=>"S", :n=>1}'],
  ['{"user"=>"ann", "password"=>"S"}'],
  ["'password' => 'S',"],
  ["    [password] => S\n    [n] => 1"],
  ['["password"]=> string(7) "S"', "hunter2"],
  ["{'user': 'ann', 'password': 'S'}"],
  ["User{name='ann', password='S'}"],
  ["User(name=ann, password=S, n=1)"],
  ["User[name=ann, apiKey=S]"],
  ['User { name: "ann", password: "S" }'],
  ['User { password: Some("S") }'],
  ["{User:bob Password:S}"],
  ["{User:bob Password:S Age:3}", "correct-horse"],
  ["&{Name:bob APIKey:S N:1}", "abc"],
  ["{user:bob password:S}", "opensesame"],
  ["redis_password:S", "opensesame"],
  ["password:S", "hunter2"],
  // Source lines.
  ['const token = "S";'],
  ["const token: string = 'S';"],
  ['  apiKey: "S",'],
  ["  apiKey: `S`,"],
  ['var password string = "S"'],
  ['let token: &str = "S";'],
  ["client = Client(api_key='S', timeout=3)"],
  ["password = b'S'"],
  ['this.#password = "S";'],
  ['private static final String DB_PASSWORD = "S";'],
  ["$password = 'S';"],
  ["define('x'); $secret_key='S';"],
  ['connect({ user: "ann", password: "S", port: 3 })'],
  ['token ||= "S"'],
  ['if (password === "S") return true;'],
  ["db.setPassword('S')"],
  ['headers.set("x-api-key", "S");', "k1234567abc"],
  ['headers: { "x-api-key": "S" }'],
  ["export STRIPE_SECRET='S'"],
  ['{"mfa_code":"S"}', "123456"],
  ['{"n":1,"password":"S"}', String.raw`a\"b`],
  [String.raw`{\"n\":1,\"password\":\"S\",\"m\":2}`],
  [String.raw`{\\\"password\\\":\\\"S\\\"}`],
  ['{"password":"S', "cut"],
  // Commands.
  ["run --password S --verbose", "opensesame"],
  ["run --password 'S'"],
  ["run --token=S -v"],
  ["run --api-key S", "abc"],
  ["java -storepass S -jar x.jar", "changeit"],
  ["mysql -u root -pS app", "SECRET"],
  ["mysqldump -pS app > x.sql", "hunter2"],
  ["sshpass -p S ssh ann@host", "hunter2"],
  ["docker login -u ann -p S registry.example", "hunter2"],
  ["redis-cli -h cache -a S ping", "hunter2"],
  ["curl -u user:S https://a.example/x", "opensesame"],
  ["curl -s --user user:S https://a.example/x", "opensesame"],
  ["curl -H 'X-Api-Key: S' https://a.example", "abcdef"],
  ['spawn(\'x\', ["--password","S"])'],
  // Markup and forms.
  ["<password>S</password>"],
  ['<soap:Body><wsse:Password Type="t">S</wsse:Password></soap:Body>'],
  ["<api-key><![CDATA[S]]></api-key>"],
  ['<add key="ApiKey" value="S" />'],
  ['{"name":"password","value":"S"}'],
  ['Content-Disposition: form-data; name="password"\r\n\r\nS\r\n--x', "hunter2"],
  ["user%5Bpassword%5D=S&n=1", "abc"],
  ["user[password]=S&n=1", "abc"],
  ["Server=db;User=sa;Password=S;Timeout=3", "a&b#c"],
  // SQL and DSNs.
  ["CREATE USER ann WITH PASSWORD 'S'"],
  ["CREATE USER ann IDENTIFIED BY 'S'"],
  ["ALTER ROLE ann PASSWORD 'S' VALID UNTIL 'infinity'"],
  ["SET PASSWORD FOR ann = PASSWORD('S')"],
  ["Key (tenant, api_token)=(S) already exists.", "3, abc"],
  ["https://S@errors.example.com/1", "abc"],
  ["dsn https://S@o1.ingest.example.com/4505?x=1", "0123456789abcdef0123456789abcdef"],
  ["https://S@git.example.com/org/repo.git", "a1b2c3d4e5f6a7b8c9d0"],
  // Headers.
  ["Authorization: S", "Bearer x"],
  ["authorization: S\r\nhost: a", "Bearer opensesame"],
  ["x-api-key: S", "x"],
  ["X-Api-Key: S\nHost: a", "opensesame"],
  ["X-Hub-Signature-256: S", "sha256=abcdef"],
  ["x-amz-security-token: S", "abc"],
  ["X-Sentry-Auth: S", "Sentry sentry_key=abc, sentry_version=7"],
  // Other names.
  ["passcode: S", "1234"],
  ['seed phrase: "S"', "one two three"],
  ['"recovery code": "S"', "one two"],
  ["security_code=S", "123"],
  ["mnemonic = 'S'", "one two three"],
  ["access token: S", "abc123def456"],
  ["Invalid token: S", "abc123def456"],
];

const harmless: string[] = [
  // Code that reads, calls, compares.
  "const token = tokens[0];",
  "const password = hashed;",
  "  password = getPassword(user)",
  "  token = self.token",
  "token=getToken()",
  "connect(password=password, token=self.token)",
  "connect(password=settings.DB_PASSWORD)",
  "if (typeof token === 'string') {",
  'if (token === "") throw new Error("no token");',
  'if (token.type === "identifier") {',
  'case "token":',
  "function login(user: string, password: string): Promise<Session> {",
  "  password?: string;",
  "  token: Token,",
  "  session: Session | null;",
  "password: z.string().min(8),",
  "const tokenCount = '5';",
  'const tokenType = "refresh";',
  'const passwordField = "pw";',
  'import { Password } from "./password.ts";',
  "import cookie from 'cookie';",
  "require('cookie-session')",
  '<input type="password" name="password" placeholder="Password">',
  "<label>Password</label>",
  "const { password: hash, token: t } = user;",
  "{password:e,token:t}",
  "!function(e){e.token=t.token,e.key=n.key}",
  "token => verify(token)",
  "sessions.map((session) => session.id)",
  "`Bearer $" + "{token}`",
  "const auth = `Basic $" + "{encode(user)}`;",
  "headers.authorization = `Bearer $" + "{token}`;",
  "params[:password]",
  "std::secret::Key::new()",
  "pick(body, ['email', 'password', 'token'])",
  'redact: ["password", "authorization", "cookie"]',
  // Stack frames.
  "    at Session.save (/srv/app/src/session.ts:69:22)",
  "    at verifyToken (/srv/app/src/auth/token.js:12:3)",
  "session.ts:10",
  '  File "/srv/app/auth/password.py", line 3, in check_password',
  "\tat com.acme.Password.check(Password.java:12)",
  "github.com/acme/cookie.(*Session).Save(0xc000010000)",
  "\t/srv/cookie.go:120 +0x1d",
  // SQL.
  "SELECT password, token FROM users WHERE id = $1",
  "UPDATE users SET password = $1, token = $2 WHERE id = $3",
  "WHERE password = ?",
  "WHERE token=:token AND password=@p1",
  "WHERE u.token = s.token",
  "ON CONFLICT (token) DO UPDATE SET password = EXCLUDED.password",
  'INSERT INTO users ("email", "password") VALUES ($1, $2)',
  'column "password" does not exist',
  'null value in column "password" of relation "users" violates not-null constraint',
  "password varchar(255) not null",
  // Prose, messages, usage.
  "Unexpected token 'x', \"x y\" is not valid JSON",
  "Unexpected token: x1",
  "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
  "Cannot read properties of undefined (reading 'password')",
  "error: option --password is required",
  "the flags --token and --password",
  "  --password string   the password",
  "  --token <token>   a token",
  "--password-file /run/x --token-ttl 5",
  "login --password-stdin registry.example",
  "password: required",
  "token:invalid",
  "auth:sanctum",
  "npm run token:generate",
  "max_tokens=500 tokens=12 sessions=3",
  "tokens = 500",
  "pass=10 fail=2",
  "CC=clang make",
  "http://auth:8080/login",
  "connect to auth-service:8080, redis-password:6379",
  "arn:aws:secretsmanager:us-east-1:123456789012:secret:MyDb-AbCdEf",
  'secret "db-creds" not found',
  "image vault-token:1.2.3",
  "session.id=7b0c1d7e-7f2d-4b53",
  "author = 'ann' authority: 'x' passenger = \"bob\"",
  "primaryKey: 'id', key: \"name\", publicKey = 'x'",
  "ssh -p 22 ann && mkdir -p /srv/x",
  "docker run -p 8080:80 -u 1000:1000 app",
  "https://ann@db.example.com/app",
  "password: ********",
  'password="$' + '{DB_PASSWORD}"',
  "functionSignature: 'f(x)'",
];

const cases = secrets.map(([text, secret = "opensesame"]): [string, string] => [
  text.replace(/(?<![A-Za-z])S(?![a-zA-Z_:])|(?<=-p)S/, () => secret),
  text.replace(/(?<![A-Za-z])S(?![a-zA-Z_:])|(?<=-p)S/, R),
]);

describe("redactText", () => {
  test.each(cases)("takes out: %s", (text, expected) => {
    expect(text).not.toBe(expected);
    expect(redactText(text, { emails: false })).toBe(expected);
  });

  test.each(cases)("is done after one pass: %s", (text) => {
    const once = redactText(text);
    expect(redactText(once)).toBe(once);
  });

  test.each(harmless)("leaves alone: %s", (text) => {
    expect(redactText(text, { emails: false })).toBe(text);
  });

  test.each([
    "mysql -phunter2 a; mysql -phunter3 b",
    "mysql -phunter2 a && mysql -u app -phunter3 b",
    "mysql -u app -phunter2 a && mysql -phunter3 b",
    "curl -u app:hunter2 https://a.example && curl -u app:hunter3 https://b.example",
    "docker login -p hunter2 a && docker login -u app -p hunter3 b",
  ])("takes it out of each command of a line: %s", (text) => {
    expect(redactText(text)).toBe(text.replaceAll(/hunter\d/g, "[redacted]"));
  });

  test("is idempotent on whatever is put together", () => {
    const fragment = fc.constantFrom(
      ...cases.map(([text]) => text),
      ...harmless,
      ...'= : => := == \' " ` \\ \\" ] ) ( < > , ; & # -p --token --password password token secret <token> </token> -u [redacted]'.split(
        " ",
      ),
      " ",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string({ maxLength: 5 })), { maxLength: 10 }), (parts) => {
        const once = redactText(parts.join(""));
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test("takes the secret out wherever it stands", () => {
    const at = fc.constantFrom(...cases.filter(([text]) => text.includes("opensesame")));
    fc.assert(
      fc.property(
        fc.constantFrom("", "\n", "x\n", "{ ", "GET / ; "),
        at,
        fc.constantFrom("", "\n", " "),
        (before, [text], after) => {
          expect(redactText(before + text + after)).not.toContain("opensesame");
        },
      ),
    );
  });
});
