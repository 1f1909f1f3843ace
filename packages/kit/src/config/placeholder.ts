/** Finds secrets that are none: those that everybody knows, and those that can be guessed. */

/** Without signs, digits at the end and case. */
const known = new Set([
  "abc",
  "abcdef",
  "admin",
  "administrator",
  "asdf",
  "asdfgh",
  "bar",
  "baz",
  "changeit",
  "changeme",
  "changethis",
  "default",
  "demo",
  "dev",
  "development",
  "dummy",
  "example",
  "fake",
  "foo",
  "foobar",
  "guest",
  "hunter",
  "insecure",
  "iloveyou",
  "keyboardcat",
  "letmein",
  "local",
  "master",
  "mysecret",
  "mysecretkey",
  "mysecretpassword",
  "none",
  "null",
  "p@ssw0rd",
  "pass",
  "passw0rd",
  "password",
  "passphrase",
  "placeholder",
  "postgres",
  "pw",
  "qwerty",
  "redacted",
  "replaceme",
  "replacethis",
  "root",
  "s3cr3t",
  "sample",
  "secret",
  "secretkey",
  "supersecret",
  "supersecretkey",
  "tbd",
  "temp",
  "test",
  "testing",
  "todo",
  "token",
  "undefined",
  "user",
  "welcome",
  "yoursecret",
  "yoursecretkey",
]);

/** Values that ask to be replaced. */
const asking =
  /^(?:[<[{].*[>\]}]|\$\{.*\}?|(?:your|my|insert|replace|enter|put|add|set|some)[-_ .].*(?:here|secret|key|token|password|me|this|value)|.*[-_ ](?:change|replace)[-_ ]?(?:me|this|it)[-_ ]?.*|(?:change|replace)[-_ ]?(?:me|this|it)[-_ ].*|(?:dev|development|test|testing|local|example|demo|dummy|fake|sample)[-_ .].*(?:secret|key|token|password).*|x{3,}|\*+|\.+)$/i;

/** Whoever tries all of fewer characters succeeds. */
const SHORT = 8;
/** For keys by which tokens are signed: below, HMAC is weaker than its hash is meant to be used. (RFC 7518, section 3.2, asks for 32) */
const SHORT_KEY = 16;
const signing = /jwt|session|cookie|sign|encrypt|hmac|csrf|salt|pepper|auth_secret|secret_key_base/i;

/** What is wrong with a secret, in words that follow its name; undefined where nothing is. Shows nothing of it. */
export function weaknessOf(name: string, value: string): string | undefined {
  if (isWellKnown(value)) return "is a placeholder or a default that everybody knows";
  if (new Set(value).size === 1) return "is one character again and again";
  const least = signing.test(name) ? SHORT_KEY : SHORT;
  if (value.length < least) return `has fewer than ${least} characters, so it can be guessed`;
  return undefined;
}

/** The password inside a URL, where it is one that everybody knows. Its length is the database's affair. */
export function weakPasswordIn(value: string): boolean {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:([^/?#\s]*)@/i.exec(value)?.[1];
  return password !== undefined && isWellKnown(password);
}

function isWellKnown(value: string): boolean {
  const word = value.trim().toLowerCase();
  if (word === "" || asking.test(word)) return true;
  if (/^(?:0?123456789?0?|1234567?8?|111111|000000|123123|1234|12345)$/.test(word)) return true;
  const bare = word.replace(/\d{0,4}[!?.]*$/, "");
  return known.has(word) || known.has(bare) || known.has(bare.replace(/[-_ .]/g, ""));
}
