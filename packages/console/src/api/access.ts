/** Who asks: the admin token, a read key or a signed-in session; and whether they may. */
import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Store } from "../store/store.ts";
import { AnsweredError } from "./errors.ts";
import { Guesses } from "./guesses.ts";
import { isSameOrigin } from "./same-origin.ts";

/** `project`: null is all of them. `write`: may change things. */
export interface Visitor {
  by: "admin" | "session" | "read-key";
  project: string | null;
  write: boolean;
  /** Who it is, alike for all requests of the same key or session. */
  id: string;
  /** Whether it still may what it might when it was identified. */
  still: () => Promise<boolean>;
}

export const SESSION_COOKIE = "holdfast_session";
const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

export interface AccessOptions {
  store: Store;
  adminToken: string | undefined;
  publicUrl: () => string;
  /** Told about a visitor (`Visitor.id`) who signed out. */
  onEnded: (visitor: string) => void;
}

export class Access {
  readonly #store: Store;
  readonly #admin: Buffer | undefined;
  readonly #publicUrl: () => string;
  readonly #onEnded: (visitor: string) => void;
  /** Apart: who signs in with wrong tokens, or makes a browser do so, must not shut out the programs of the same address. */
  readonly #bearerGuesses = new Guesses();
  readonly #signInGuesses = new Guesses();

  constructor({ store, adminToken, publicUrl, onEnded }: AccessOptions) {
    this.#store = store;
    this.#admin = adminToken ? digest(adminToken) : undefined;
    this.#publicUrl = publicUrl;
    this.#onEnded = onEnded;
  }

  /** @throws AnsweredError `unauthorized`, `too_many_attempts`, `cross_site` */
  async identify(request: FastifyRequest): Promise<Visitor> {
    const { authorization } = request.headers;
    if (authorization !== undefined)
      return this.#byToken(/^bearer +(\S+) *$/i.exec(authorization)?.[1], request.ip);
    const session = request.cookies[SESSION_COOKIE];
    if (!session || !(await this.#store.hasSession(session, Date.now())))
      throw new AnsweredError("unauthorized");
    const changes = request.method !== "GET" && request.method !== "HEAD";
    if (changes && !this.#isFromOwnPage(request)) throw new AnsweredError("cross_site");
    const still = () => this.#store.hasSession(session, Date.now());
    return { by: "session", project: null, write: true, id: idOfSession(session), still };
  }

  /**
   * Refuses what a page of another origin asks for. Programs pass: they do not tell where they come from.
   *
   * @throws AnsweredError `cross_site`
   */
  refuseForeignPage(request: FastifyRequest): void {
    const { origin, "sec-fetch-site": site } = request.headers;
    if ((origin !== undefined || site !== undefined) && !this.#isFromOwnPage(request))
      throw new AnsweredError("cross_site");
  }

  async hasSession(request: FastifyRequest): Promise<boolean> {
    const session = request.cookies[SESSION_COOKIE];
    return session !== undefined && this.#store.hasSession(session, Date.now());
  }

  /** Signs in with a one-time token or the admin token. @throws AnsweredError `refusal`, `too_many_attempts` */
  async signIn(
    token: string,
    refusal: "sign_in_used" | "wrong_token",
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const now = Date.now();
    if (!token || !(this.#isAdmin(token) || (await this.#store.useSignIn(token, now)))) {
      throw this.#signInGuesses.wrong(request.ip, now) ?? new AnsweredError(refusal);
    }
    const session = randomBytes(32).toString("base64url");
    await this.#store.createSession(session, now + SESSION_MS);
    // Lax, not Strict: the way from the link in the terminal or a chat to the pages must arrive signed in.
    // Calls that change something are held to the own origin besides.
    reply.setCookie(SESSION_COOKIE, session, { ...this.#cookie(), maxAge: SESSION_MS / 1000 });
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = request.cookies[SESSION_COOKIE];
    if (session) {
      await this.#store.endSession(session);
      this.#onEnded(idOfSession(session));
    }
    reply.clearCookie(SESSION_COOKIE, this.#cookie());
  }

  #isFromOwnPage({ headers }: FastifyRequest): boolean {
    return isSameOrigin(headers, this.#publicUrl());
  }

  #cookie() {
    return {
      path: "/",
      httpOnly: true,
      sameSite: "lax" as const,
      secure: this.#publicUrl().startsWith("https:"),
    };
  }

  async #byToken(token: string | undefined, address: string): Promise<Visitor> {
    const now = Date.now();
    if (token && this.#isAdmin(token))
      return { by: "admin", project: null, write: true, id: "admin", still: async () => true };
    const key = token ? await this.#store.findReadKey(token) : null;
    if (token && key && key.revokedAt === null) {
      const still = async () => (await this.#store.findReadKey(token))?.revokedAt === null;
      return { by: "read-key", project: key.project, write: false, id: idOfKey(key.id), still };
    }
    throw this.#bearerGuesses.wrong(address, now) ?? new AnsweredError("unauthorized");
  }

  #isAdmin(token: string): boolean {
    return this.#admin !== undefined && timingSafeEqual(this.#admin, digest(token));
  }
}

/** `Visitor.id` of a read key. */
export function idOfKey(key: string): string {
  return `key ${key}`;
}

function idOfSession(session: string): string {
  return `session ${hash("sha256", session)}`;
}

function digest(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
