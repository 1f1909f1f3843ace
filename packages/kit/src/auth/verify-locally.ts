/** Verification of a token's signature and claims here, while the service can't be asked. */
import type { JWTVerifyOptions } from "jose";
import { toMilliseconds } from "../core/index.ts";
import { AuthConfigError, AuthRefusedError } from "./errors.ts";
import type { KeySet } from "./key-set.ts";
import type { Claims, LocalOptions } from "./options.ts";

/** Signatures by public keys (RFC 7518, RFC 8037, RFC 9864). Never `none`; never by a shared secret, which a public key could pass for. */
const algorithms = new Set([
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"],
]);

/** @throws AuthConfigError where an option is missing or unsafe */
export function readLocal(options: LocalOptions): JWTVerifyOptions {
  const list = (value: string | readonly string[] | undefined, what: string): string[] => {
    const all = typeof value === "string" ? [value] : [...(value ?? [])];
    if (all.length > 0 && all.every((each) => typeof each === "string" && each !== "")) return all;
    throw new AuthConfigError(
      `local.${what} is missing: without it any token of the issuer's keys would pass.`,
    );
  };
  const accepted = list(options.algorithms, "algorithms");
  for (const each of accepted)
    if (!algorithms.has(each))
      throw new AuthConfigError(
        `local.algorithms has ${JSON.stringify(each)}: only signatures by public keys are accepted, e.g. RS256.`,
      );
  const tolerance = toMilliseconds(options.clockTolerance ?? "5s");
  if (tolerance > 60_000)
    throw new AuthConfigError("local.clockTolerance is above a minute: set the clocks instead.");
  return {
    algorithms: accepted,
    issuer: list(options.issuer, "issuer"),
    audience: list(options.audience, "audience"),
    requiredClaims: [...new Set(["exp", ...(options.requiredClaims ?? ["sub"])])],
    clockTolerance: tolerance / 1000,
    ...(options.maxTokenAge === undefined ? {} : { maxTokenAge: toMilliseconds(options.maxTokenAge) / 1000 }),
    ...(options.typ === undefined ? {} : { typ: options.typ }),
  };
}

/**
 * The claims of a good token; undefined where nobody can say, since no keys are at hand.
 *
 * @throws AuthRefusedError where the token is surely no good
 */
export async function verifyLocally(
  token: string,
  keys: KeySet,
  options: JWTVerifyOptions,
  jose: typeof import("jose"),
): Promise<Claims | undefined> {
  for (let refetched = false; ; refetched = true) {
    const find = await keys.usable();
    if (!find) return undefined;
    try {
      return (await jose.jwtVerify(token, find, options)).payload;
    } catch (error) {
      if (error instanceof jose.errors.JWKSMultipleMatchingKeys)
        return await tryEach(token, error, options, jose);
      if (isFaultOfKeys(error)) return undefined;
      if (!(error instanceof jose.errors.JWKSNoMatchingKey)) throw refused(error);
      // Perhaps the issuer has a new key. Where nobody can tell, neither can we.
      if (refetched) throw refused(error);
      if (!(await keys.refetched())) return undefined;
    }
  }
}

/** Surely signed by one of the issuer's keys, whatever the claims. Asks nobody. */
export async function isSigned(
  token: string,
  keys: KeySet,
  { algorithms = [] }: JWTVerifyOptions,
  jose: typeof import("jose"),
): Promise<boolean> {
  const find = await keys.atHand();
  if (!find) return false;
  try {
    await jose.compactVerify(token, find, { algorithms });
    return true;
  } catch {
    // A forgery, or of a key that is not here yet.
    return false;
  }
}

/** Without a key id in the token more than one key may be meant. */
async function tryEach(
  token: string,
  candidates: InstanceType<typeof import("jose").errors.JWKSMultipleMatchingKeys>,
  options: JWTVerifyOptions,
  jose: typeof import("jose"),
): Promise<Claims> {
  for await (const key of candidates) {
    try {
      return (await jose.jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof jose.errors.JWSSignatureVerificationFailed)) throw refused(error);
    }
  }
  throw new AuthRefusedError("local", "its signature is by none of the issuer's keys");
}

/** The key that is meant can't be used: that says nothing about the token. */
function isFaultOfKeys(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code !== "string" || code === "ERR_JWK_INVALID" || code === "ERR_JWKS_INVALID";
}

/** jose's errors carry claims: their code alone goes on. */
function refused(error: unknown): AuthRefusedError {
  const { code, claim } = error as { code?: unknown; claim?: unknown };
  const why = typeof code === "string" && /^ERR_[A-Z_]{1,60}$/.test(code) ? code : "it can't be read";
  const where = typeof claim === "string" && /^[a-z_]{1,20}$/.test(claim) ? ` (${claim})` : "";
  return new AuthRefusedError("local", `the token did not pass the local verification: ${why}${where}`);
}
