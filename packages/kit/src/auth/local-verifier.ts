/** The stand-in for the service: its keys kept at hand, and `jose` loaded before it is needed. */
import { tell, toMilliseconds } from "../core/index.ts";
import { readUrl } from "./ask-service.ts";
import { AuthConfigError } from "./errors.ts";
import { KeySet } from "./key-set.ts";
import type { Claims, LocalOptions } from "./options.ts";
import { isSigned, readLocal, verifyLocally } from "./verify-locally.ts";

export interface LocalVerifier {
  /** @throws AuthRefusedError; answers undefined where nobody can say */
  verify(token: string): Promise<Claims | undefined>;
  /** Whether the issuer surely signed it. Asks nobody, never throws. */
  isSigned(token: string): Promise<boolean>;
  state(): { usable: number; ageSeconds: number | undefined; stale: boolean };
  close(): void;
}

/** @throws AuthConfigError, DurationError */
export function localVerifier(
  name: string,
  options: LocalOptions,
  fetch: typeof globalThis.fetch | undefined,
): LocalVerifier {
  const checks = readLocal(options);
  const { jwks } = options;
  const source = typeof jwks === "string" || jwks instanceof URL ? readUrl(jwks) : jwks;
  if (!(source instanceof URL) && !Array.isArray(source?.keys))
    throw new AuthConfigError("local.jwks is neither an address nor a key set.");
  const maxStale = toMilliseconds(options.maxStale ?? "24h");
  let loading: Promise<typeof import("jose")> | undefined;
  const jose = () => {
    loading ??= import("jose").catch((cause: unknown) => {
      loading = undefined;
      throw new AuthConfigError("local needs the package jose: npm install jose.", { cause });
    });
    return loading;
  };
  let failing = false;
  const keys = new KeySet(
    {
      name,
      source,
      maxStale,
      // Not so seldom that keys would be too old before.
      refresh: Math.max(1, Math.min(toMilliseconds(options.refresh ?? "10m"), maxStale / 2)),
      fetch,
      changed(event, error) {
        if (failing === (event === "failed")) return;
        failing = event === "failed";
        tell({
          kind: "auth",
          level: failing ? "warning" : "info",
          message: failing
            ? `${name}: the issuer's keys could not be fetched; those at hand are used until they are too old`
            : `${name}: the issuer's keys are fetched again`,
          event: failing ? "keys_stale" : "recovered",
          ...(error === undefined ? {} : { error }),
        });
      },
    },
    jose,
  );
  // Said at the start, and not when the service is gone.
  jose().catch((error: Error) => {
    tell({ kind: "auth", level: "error", message: `${name}: ${error.message}`, event: "unavailable", error });
  });
  return {
    verify: async (token) => verifyLocally(token, keys, checks, await jose()),
    isSigned: async (token) => {
      try {
        return await isSigned(token, keys, checks, await jose());
      } catch {
        // jose is not here: said at the start.
        return false;
      }
    },
    state: () => {
      const { age } = keys;
      return {
        usable: keys.count,
        ageSeconds: age === undefined ? undefined : Math.round(age / 1000),
        stale: keys.stale || (failing && age === undefined),
      };
    },
    close: () => keys.close(),
  };
}
