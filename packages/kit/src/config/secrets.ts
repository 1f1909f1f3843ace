/** Which values are secret, and how anything is shown without them. */
import { redact, redactText } from "@holdfast/signals/redact";

/** By such a value a name alone decides. */
const PROBE = "x7-probe-value";
const SHOWN = 60;
const MESSAGE = 500;
/** Shorter texts occur everywhere: hiding them would hide the message, and show what they are. */
const NEEDLE = 4;

/** True where a variable of that name holds a secret, e.g. `JWT_SECRET`, `STRIPE_API_KEY`. */
export function isSecretName(name: string): boolean {
  if (redact({ [name]: PROBE }).redacted > 0) return true;
  return /(?:^|[_-])key$/i.test(name) && !/public|publishable|anon|site|client/i.test(name);
}

/** A value as it may be shown: whole secrets by name, secrets inside by look. @param most characters */
export function showValue(value: unknown, secret: boolean, most = SHOWN): string {
  if (value === undefined) return "not set";
  if (secret) return "[secret]";
  const text = oneLine(typeof value === "string" ? redactText(value) : inJson(value));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** What of a value must never be seen: a secret whole, of a URL the password. */
export function needlesOf(raw: unknown, secret: boolean): string[] {
  const text = typeof raw === "string" ? raw : raw === undefined ? "" : inJson(raw);
  // Messages often quote in JSON.
  if (secret) return [text, text.trim(), JSON.stringify(text).slice(1, -1)];
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:([^/?#\s]+)@/i.exec(text)?.[1];
  if (password === undefined) return [];
  return [password, decoded(password)];
}

/** A message of a schema may quote what it refused: then it is replaced. */
export function withoutSecrets(message: string, needles: readonly string[]): string {
  const quoting = needles.some((needle) => needle.length > 0 && quotes(message, needle));
  return quoting ? "is not accepted" : oneLine(redactText(message)).slice(0, MESSAGE);
}

/** What stands in a variable must not write lines of its own into a log, nor steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}

/** Also a part of it, as messages cut what is long. */
function quotes(message: string, needle: string): boolean {
  if (needle.length <= NEEDLE)
    return message.split(/[^\w]+/).includes(needle) || message.includes(`"${needle}"`);
  const width = Math.min(needle.length, 8);
  for (let at = 0; at + width <= Math.min(needle.length, 2_000); at++) {
    if (message.includes(needle.slice(at, at + width))) return true;
  }
  return false;
}

function inJson(value: unknown): string {
  try {
    return JSON.stringify(redact(value).value) ?? String(value);
  } catch {
    return "[a value that can't be shown]";
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
