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
}

export const SESSION_COOKIE = "holdfast_session";
const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

export interface AccessOptions {
  store: Store;
  adminToken: string | undefined;
  publicUrl: () => string;
}

export class Access {
  readonly #store: Store;
  readonly #admin: Buffer | undefined;
  readonly #publicUrl: () => string;
  readonly #guesses = new Guesses();

  constructor({ store, adminToken, publicUrl }: AccessOptions) {
    this.#store = store;
    this.#admin = adminToken ? digest(adminToken) : undefined;
    this.#publicUrl = publicUrl;
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
    return { by: "session", project: null, write: true };
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
    this.#guesses.check(request.ip, now);
    if (!token || !(this.#isAdmin(token) || (await this.#store.useSignIn(token, now)))) {
      this.#guesses.wrong(request.ip, now);
      throw new AnsweredError(refusal);
    }
    const session = randomBytes(32).toString("base64url");
    await this.#store.createSession(session, now + SESSION_MS);
    // Lax, not Strict: the way from the link in the terminal or a chat to the pages must arrive signed in.
    // Calls that change something are held to the own origin besides.
    reply.setCookie(SESSION_COOKIE, session, { ...this.#cookie(), maxAge: SESSION_MS / 1000 });
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = request.cookies[SESSION_COOKIE];
    if (session) await this.#store.endSession(session);
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
    this.#guesses.check(address, now);
    if (token && this.#isAdmin(token)) return { by: "admin", project: null, write: true };
    const key = token ? await this.#store.findReadKey(token) : null;
    if (key && key.revokedAt === null) return { by: "read-key", project: key.project, write: false };
    this.#guesses.wrong(address, now);
    throw new AnsweredError("unauthorized");
  }

  #isAdmin(token: string): boolean {
    return this.#admin !== undefined && timingSafeEqual(this.#admin, digest(token));
  }
}

function digest(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
