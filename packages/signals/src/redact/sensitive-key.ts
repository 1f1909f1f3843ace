/** Whether a key's name says that its value is a secret; judged by whole words, so `author` and `tokenCount` survive. */

/**
 * - `always`: whatever is under it, numbers and nested values too.
 * - `text`: text under it; numbers are counts, nested values are looked at by their own keys.
 * - `never`: nothing by the key alone.
 */
export type Sensitivity = "always" | "text" | "never";

/** A word, or words side by side, that make a name secret wherever they stand. */
const always = [
  "password",
  "passwords",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "secrets",
  "credential",
  "credentials",
  "authorization",
  "cookie",
  "cookies",
  "api key",
  "api keys",
  "apikey",
  "apikeys",
  "private key",
  "privatekey",
  "access key",
  "accesskey",
  "signing key",
  "encryption key",
  "account key",
  "shared key",
  "master key",
  "credit card",
  "creditcard",
  "card number",
  "cardnumber",
  "cc number",
  "ccnumber",
  "cvv",
  "cvv2",
  "cvc",
  "cvc2",
  "ssn",
  "social security",
  "iban",
  "otp",
  "totp",
  "passcode",
  "passcodes",
  "mfa code",
  "2fa code",
  "verification code",
  "recovery code",
  "recovery codes",
  "backup code",
  "backup codes",
  "security code",
  "pin code",
  "privkey",
  "priv key",
  "mnemonic",
  "seed phrase",
  "seed words",
  "recovery phrase",
  "secret phrase",
];

/** The same, where a number or a nested value is something else (`max_tokens: 500`, `session: { status }`). */
const text = [
  "token",
  "tokens",
  "jwt",
  "csrf",
  "xsrf",
  "session",
  "sessionid",
  "phpsessid",
  "jsessionid",
  "sid",
  "bearer",
  "signature",
  "signatures",
  "hmac",
  "x auth",
  "sentry auth",
  "basic auth",
  "proxy auth",
  "http auth",
  "redis auth",
  "registry auth",
];

/** Before `signature` they say that it describes code, a file or an error. */
const describes =
  /(?:^| )(?:function|method|type|call|class|error|exception|event|query|image|mime|file|stack|grouping|issue|verb|route|schema)s? signatures?(?: |$)/;

/** Semantic conventions: an opaque id for correlation, which grants nothing. */
const correlation = /(?:^|\.)session\.(?:previous_)?id$/;

/** Whole names, where the word inside another name means something else. */
const whole = new Map<string, Sensitivity>([
  ["auth", "text"],
  ["oauth", "text"],
  ["oauth2", "text"],
  ["pass", "text"],
  ["sig", "text"],
  ["cc", "text"],
  ["pan", "always"],
  ["pin", "always"],
  ["card", "text"],
]);

/** Run together without a sign of where the words end. */
const runTogether =
  /^(?:(?:access|refresh|auth|id|csrf|xsrf|bearer|session|api|device)token|client(?:secret|password)|(?:db|user|admin|smtp|database|pg|mysql|redis)pass(?:word|wd)?|pgpassword|secretkey|csrfmiddlewaretoken|xapikey|setcookie|(?:mfa|otp|security|recovery|verification|backup)codes?|(?:seed|recovery)phrase|keypass|storepass)$/;

/** Last words that say the value is about the secret, not the secret. */
const about = new Set(
  (
    "count counts length size limit limits max min total type types kind at on time date expires expired expiry expiration " +
    "ttl age name names policy enabled disabled required changed updated created valid invalid verified present missing " +
    "status state error errors usage used index position format version algorithm alg url uri endpoint path file field " +
    "header prefix scheme method strength score attempts attempt rotation manager provider issuer source rate ratio cost " +
    "budget per bytes ms seconds minutes duration timeout interval flag mode class reset hint label rule rules domain samesite in stdin " +
    "env var variable placeholder regex pattern message prompt title"
  ).split(" "),
);

const known = new Map<string, Sensitivity>();
/** Names come from senders: what is remembered of them is bounded. */
const maxKnown = 4096;
/** Longer keys are texts, not names. */
const maxName = 128;

/** Judges one key. */
export function sensitivityOf(key: string): Sensitivity {
  if (key.length > maxName) return "never";
  let sensitivity = known.get(key);
  if (sensitivity === undefined) {
    sensitivity = judge(key);
    if (known.size >= maxKnown) known.clear();
    // A copy of its own: a name cut from a text would keep all of that in memory.
    known.set(` ${key}`.slice(1), sensitivity);
  }
  return sensitivity;
}

function judge(key: string): Sensitivity {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const name = words.join(" ");
  const exact = whole.get(name);
  if (exact !== undefined) return exact;
  if (correlation.test(key) || describes.test(name)) return "never";
  if (about.has(words.at(-1) ?? "") && words.length > 1) return "never";
  const spaced = ` ${name} `;
  if (always.some((entry) => spaced.includes(` ${entry} `))) return "always";
  if (text.some((entry) => spaced.includes(` ${entry} `))) return "text";
  return words.some((word) => runTogether.test(word)) || runTogether.test(words.join(""))
    ? "always"
    : "never";
}
