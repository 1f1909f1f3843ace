/** Tokens as text: what may be asked about, how they are remembered, and how they are kept out of everything that is said. */
import { createHash } from "node:crypto";

/** Longer ones do not fit into most servers' headers either. */
const TOKEN_MAX = 8192;

/** The characters of a bearer token (RFC 6750, 2.1): none that could end a header. */
const form = /^[A-Za-z0-9\-._~+/]+=*$/;

export function isToken(token: unknown): token is string {
  return typeof token === "string" && token.length > 0 && token.length <= TOKEN_MAX && form.test(token);
}

/**
 * The token of an `Authorization: Bearer` header; undefined where there is none.
 *
 * @example
 * const user = await auth.verify(bearerToken(request.headers.authorization));
 */
export function bearerToken(header: string | readonly string[] | null | undefined): string | undefined {
  if (typeof header !== "string" || header.length > TOKEN_MAX + 16) return undefined;
  return /^bearer +([^\s,]+) *$/i.exec(header)?.[1];
}

/**
 * A key to remember a token by, from which it can't be found. Of a signed token what is signed counts alone: signatures can be
 * written in more than one way, and the same token in other letters must not pass as another.
 */
export function fingerprint(token: string): string {
  const parts = token.split(".");
  const meant = parts.length === 3 ? `${parts[0]}.${parts[1]}` : token;
  return createHash("sha256").update(meant).digest("base64");
}

/** The same for exactly this token: what is remembered as good must be good to the last letter. */
export function exactly(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}

/** What failed, as text alone and without the secrets: errors of clients carry requests, addresses and claims. */
export function withoutSecrets(error: unknown, secrets: readonly string[], depth = 0): Error {
  try {
    const { name, code, message, cause } = error as {
      name?: unknown;
      code?: unknown;
      message?: unknown;
      cause?: unknown;
    };
    const next = cause !== undefined && cause !== null && depth < 3;
    const clean = new Error(
      hide(typeof message === "string" ? message : String(error), secrets),
      next ? { cause: withoutSecrets(cause, secrets, depth + 1) } : undefined,
    );
    if (typeof name === "string") clean.name = hide(name, secrets);
    if (typeof code === "string") Object.assign(clean, { code: hide(code, secrets) });
    // The stack begins with the message: frames only.
    const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
    const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
    clean.stack = [`${clean.name}: ${clean.message}`, ...frames.map((line) => hide(line, secrets))].join(
      "\n",
    );
    return clean;
  } catch {
    return new Error("an error that can't be read");
  }
}

function hide(text: string, secrets: readonly string[]): string {
  let hidden = text;
  for (const secret of secrets)
    if (secret.length > 0)
      for (const form of [secret, encodeURIComponent(secret)]) hidden = hidden.replaceAll(form, "[secret]");
  return hidden.slice(0, 1000);
}
