/** Secrets inside a text, by how they look. Every pattern is linear: bounded repeats, or starts that can't overlap. */
import { isKnownClean, maxCleanChars, rememberClean } from "./clean-texts.ts";
import { isCardNumber } from "./payment-card.ts";
import { redactEmails } from "./redact-emails.ts";
import { replacement } from "./replacement.ts";
import { redactPairs } from "./secret-pairs.ts";
import { redactPhrases } from "./secret-phrases.ts";
import { pairTrigger, phraseTrigger } from "./secret-trigger.ts";

/** Longer texts are cut: what is not scanned is not kept. */
const maxText = 1024 * 1024;

/** Cheap look at the whole text: without one of these no rule below can match. */
const tokenTrigger =
  /eyJ|:\/\/[^\s/'"<>]{1,1300}@|(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s|PRIVATE KEY|A(?:KIA|SIA|IDA|ROA|GPA|Iza)|(?:gh[oprsu]|github_pat|[sr]k|whsec|npm|hf|do[opr]_v1|shp(?:at|ss|ca|pa))_|glpat-|xox[a-z]-|(?<![\w-])sk-|SG\.|hooks\.slack|[?&](?:key|code|session|ticket|otp|nonce|state)=|\d(?:[ -]?\d){12}/;
const maxPasses = 4;

type Rule = readonly [pattern: RegExp, replace: string | ((match: string, ...groups: string[]) => string)];

const headers: readonly Rule[] = [
  // Header lines, as they stand in dumps of requests.
  [
    /(?<![\w-])((?:set-)?cookie["']?:[ \t]{0,4}["']?)(?!\[redacted\])(?=[^\s=]{1,256}=)[^\r\n"]{1,8192}/gi,
    `$1${replacement}`,
  ],
  [
    /((?:(?:proxy-)?authorization|x-[\w-]{0,32}auth)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?:(?:bearer|basic|digest|token|negotiate|apikey|api-key|hawk|aws|aws4-hmac-sha256|signature|sharedkey|sharedaccesssignature|key|oauth|dpop|mac|ntlm|jwt|vapid|bot|googlelogin|sentry)[ \t]{1,4}(?!\[redacted\])[^\r\n"']{1,8192}|(?=[^\s"']{0,256}\d)[^\s"',]{8,8192})/gi,
    `$1${replacement}`,
  ],
];

const tokens: readonly Rule[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replacement,
  ],
  [/(?<![\w-])(bearer|basic)([ \t]{1,4})([\w.~+/=-]{8,8192})/gi, keepProse],
  // JSON Web Tokens: header and payload start as base64url of `{"`.
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)*/g, replacement],
  [/(:\/\/[^\s:@/?#'"<>]{0,256}:)(?!\[redacted\]@|\$\{|<)[^\s/'"<>]{1,1024}@/gi, `$1${replacement}@`],
  // A Sentry DSN's key, and keys in the same place: `https://KEY@host/1`.
  [
    /(?<![\w+])(https?:\/\/)(?!\[redacted\])([\w.~%-]{1,256})(?=@[\w.:[\]-]{1,255}(\/(?:[\w.-]{1,64}\/){0,4}\d{1,20}(?![\w./-]))?)/g,
    keepUser,
  ],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|AIDA|AROA|AGPA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, replacement],
  [
    /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,255})/g,
    replacement,
  ],
  [/(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{16,255})/g, replacement],
  [/(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,255}/g, replacement],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{8,255}/g, `$1${replacement}`],
  [/(?<![\w-])sk-(?=[A-Za-z_-]{0,255}\d)[\w-]{20,255}/g, replacement],
  [
    /(?<![\w-])(?:AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|do[opr]_v1_[0-9a-f]{64}|shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32})(?![\w-])/g,
    replacement,
  ],
  [/(?<![\w-])SG\.[\w-]{16,64}\.[\w-]{16,64}/g, replacement],
  [
    /([?&](?:key|code|session|ticket|otp|nonce|state)=)(?!\[redacted\])(?=[^\s"'&#]{0,4096})([^\s"'&#]{16,4096})/gi,
    `$1${replacement}`,
  ],
  [
    /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g,
    (digits) => (isCardNumber(digits.replace(/[ -]/g, "")) ? replacement : digits),
  ],
];

/** "Basic authentication failed" is prose; credentials have digits, padding, or capitals in the middle. */
function keepProse(match: string, scheme: string, space: string, credentials: string): string {
  return /\d|=|[a-z][A-Z]/.test(credentials) ? `${scheme}${space}${replacement}` : match;
}

/** A name before the host tells who, and is no secret, unless the path is a DSN's or the name looks made by a machine. */
function keepUser(match: string, scheme: string, user: string, path?: string): string {
  return path !== undefined || (user.length >= 16 && /\d/.test(user)) ? `${scheme}${replacement}` : match;
}

/**
 * Puts `[redacted]` in the place of each secret that a text shows: credentials, keys, tokens, card numbers, passwords in URLs;
 * and `[email]` in the place of each e-mail address.
 *
 * @param options `emails`: replace addresses. (Default: true)
 * @example
 * redactText("postgres://app:hunter2@db/app"); // "postgres://app:[redacted]@db/app"
 */
export function redactText(text: string, options: { emails?: boolean } = {}): string {
  if (text.length < 6) return text;
  const emails = options.emails ?? true;
  const short = emails && text.length <= maxCleanChars;
  if (short && isKnownClean(text)) return text;
  let out = replaceSecrets(text, emails);
  // What was replaced may have hidden where the next secret began.
  for (let before = text, passes = 1; out !== before && passes < maxPasses; passes++) {
    before = out;
    out = replaceSecrets(out, emails);
  }
  if (short && out === text) rememberClean(text);
  return out;
}

function replaceSecrets(text: string, emails: boolean): string {
  let out = text.length > maxText ? text.slice(0, maxText - replacement.length) + replacement : text;
  const pairs = pairTrigger.test(out);
  // Headers first: a scheme and its credentials are one secret.
  if (pairs) out = apply(headers, out);
  if (tokenTrigger.test(out)) out = apply(tokens, out);
  if (phraseTrigger.test(out)) out = redactPhrases(out);
  if (pairs) out = redactPairs(out);
  return emails && out.includes("@") ? redactEmails(out) : out;
}

function apply(rules: readonly Rule[], text: string): string {
  let out = text;
  for (const [pattern, replace] of rules) out = out.replace(pattern, replace as string);
  return out;
}
