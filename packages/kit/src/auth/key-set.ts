/** The issuer's public keys: fetched before they are needed, kept while the issuer is away, and never older than allowed. */
import type { JWK, JWTVerifyGetKey } from "jose";
import { guardedFetch } from "../resilience/index.ts";

/** Nobody has so many keys, or such large ones. */
const BYTES_MAX = 256 * 1024;
const KEYS_MAX = 100;
/** An unknown key id may ask for new keys so often: anybody can write one into a token. Milliseconds. */
const COOLDOWN = 30_000;
const RETRY = 1000;

type Jose = typeof import("jose");

export interface KeySetOptions {
  name: string;
  source: URL | { keys: readonly object[] };
  /** Milliseconds. */
  maxStale: number;
  refresh: number;
  fetch: typeof globalThis.fetch | undefined;
  /** Hears of each fetch that failed, and of the first that worked again. */
  changed: (event: "failed" | "loaded", error?: unknown) => void;
}

export class KeySet {
  readonly #options: KeySetOptions;
  readonly #jose: () => Promise<Jose>;
  readonly #fetch: ReturnType<typeof guardedFetch> | undefined;
  #keys: { find: JWTVerifyGetKey; count: number; fetched: number } | undefined;
  #fetching: Promise<void> | undefined;
  #asked = Number.NEGATIVE_INFINITY;
  #askedForKey = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: KeySetOptions, jose: () => Promise<Jose>) {
    this.#options = options;
    this.#jose = jose;
    if (!(options.source instanceof URL)) return;
    this.#fetch = guardedFetch(`${options.name}.keys`, {
      deadline: "5s",
      retry: { attempts: 2, delay: "200ms" },
      breaker: false,
      maxResponseBytes: BYTES_MAX,
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
    void this.#refreshForEver();
  }

  /** Milliseconds since the keys were fetched; 0 for given ones; undefined: there are none. */
  get age(): number | undefined {
    if (!this.#fetch) return 0;
    return this.#keys && performance.now() - this.#keys.fetched;
  }

  /** Older than two refreshes: the issuer was away at the last one, too. */
  get stale(): boolean {
    const { age } = this;
    return age !== undefined && age > 2 * this.#options.refresh;
  }

  get count(): number {
    return this.#keys?.count ?? 0;
  }

  /** The keys, fetched where there are none that may be used. Undefined: there is no way to get any. */
  async usable(): Promise<JWTVerifyGetKey | undefined> {
    if (!this.#fetch) {
      if (!this.#keys) await this.#take(this.#options.source);
    } else if (!this.#young()) await this.#mayFetch();
    return this.#young() ? this.#keys!.find : undefined;
  }

  /** The keys that are here, without asking anybody. */
  async atHand(): Promise<JWTVerifyGetKey | undefined> {
    return this.#fetch ? this.#keys?.find : this.usable();
  }

  /** After a key that is not known: answers true where the keys at hand are surely the newest. */
  async refetched(): Promise<boolean> {
    if (!this.#fetch) return true;
    const now = performance.now();
    if (now - this.#askedForKey >= COOLDOWN) {
      this.#askedForKey = now;
      await this.#fetchOnce();
    }
    const { age } = this;
    return age !== undefined && age <= COOLDOWN;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#fetch?.guard.close();
  }

  #young(): boolean {
    const { age } = this;
    return this.#keys !== undefined && age !== undefined && age <= this.#options.maxStale;
  }

  /** Without keys that may be used every sign-in comes here: one fetch per second, and waited for. */
  async #mayFetch(): Promise<void> {
    if (!this.#fetching && performance.now() - this.#asked < RETRY) return;
    await this.#fetchOnce();
  }

  /** One at a time. */
  #fetchOnce(): Promise<void> {
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #load(): Promise<void> {
    this.#asked = performance.now();
    try {
      const response = await this.#fetch!(this.#options.source as URL, {
        headers: { accept: "application/jwk-set+json, application/json" },
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`the keys' address answered ${response.status}`);
      }
      await this.#take(await response.json());
      this.#options.changed("loaded");
    } catch (error) {
      this.#options.changed("failed", error);
    }
  }

  async #take(given: unknown): Promise<void> {
    const { createLocalJWKSet } = await this.#jose();
    const keys = (given as { keys?: unknown } | null)?.keys;
    if (!Array.isArray(keys)) throw new Error("the keys are no JSON Web Key Set");
    const usable = keys.slice(0, KEYS_MAX).filter(isPublic);
    if (usable.length === 0) throw new Error("the key set has no public key in it");
    this.#keys = {
      find: createLocalJWKSet({ keys: usable }),
      count: usable.length,
      fetched: performance.now(),
    };
  }

  async #refreshForEver(): Promise<void> {
    await this.#fetchOnce();
    if (this.#closed) return;
    // Sooner while there are none or the last try failed; spread, so that instances don't come together.
    const { refresh } = this.#options;
    const { age } = this;
    const wait = age !== undefined && age < COOLDOWN ? refresh : Math.min(refresh, COOLDOWN);
    this.#timer = setTimeout(
      () => void this.#refreshForEver(),
      Math.min(2 ** 31 - 1, wait * (0.9 + Math.random() / 5)),
    );
    this.#timer.unref();
  }
}

/** A secret or a private key in a public set is an accident, and is not used. */
function isPublic(key: unknown): key is JWK {
  if (typeof key !== "object" || key === null) return false;
  const { kty, d, k } = key as { kty?: unknown; d?: unknown; k?: unknown };
  return typeof kty === "string" && kty !== "oct" && d === undefined && k === undefined;
}
