/** Signing in by the one-time link, and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Access } from "../access.ts";
import { type ApiInstance, withZod } from "../context.ts";
import { AnsweredError } from "../errors.ts";
import { SessionView } from "../schema.ts";
import { signInPage } from "../sign-in-page.ts";

const Token = z.object({ token: z.string().max(500).default("") });

export function sessionRoutes(app: ApiInstance, access: Access): void {
  // Links are fetched by more than people: previews in chats, mail scanners, browsers that read ahead. The link works once,
  // so it is used at once only by a browser that says a person followed it; all others get a page with a button.
  app.get(
    "/sign-in",
    { exposeHeadRoute: false, schema: { querystring: Token, hide: true } },
    async (request, reply) => {
      if (await access.hasSession(request)) return reply.redirect("/", 303);
      if (!isFollowedByPerson(request)) return signInPage(reply, 200, request.query.token);
      return enter(access, request.query.token, request, reply);
    },
  );

  // The form of the confirmation page. In a scope of its own: the rest of the API takes JSON only.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => {
        done(null, Object.fromEntries(new URLSearchParams(body as string)));
      },
    );
    withZod(scope as unknown as FastifyInstance).post(
      "/sign-in",
      { schema: { body: Token, hide: true } },
      async (request, reply) => {
        // Before anything is counted: a foreign page must not use up the visitor's attempts.
        access.refuseForeignPage(request);
        return enter(access, request.body.token, request, reply);
      },
    );
  });

  app.get(
    "/api/session",
    {
      schema: {
        operationId: "getSession",
        tags: ["session"],
        summary: "Whether this visitor is signed in.",
        security: [],
        response: { 200: SessionView },
      },
    },
    async (request) => {
      if (request.headers.authorization === undefined && !(await access.hasSession(request)))
        return { signedIn: false };
      await access.identify(request);
      return { signedIn: true };
    },
  );

  app.post(
    "/api/session",
    {
      schema: {
        operationId: "signIn",
        tags: ["session"],
        summary: "Signs in with the admin token or a one-time token.",
        description: "Sets the session cookie. Pages of another origin are refused.",
        security: [],
        body: Token,
        response: { 200: SessionView },
      },
    },
    async (request, reply) => {
      // A foreign page must not be able to put its own session under the visitor.
      access.refuseForeignPage(request);
      await access.signIn(request.body.token, "wrong_token", request, reply);
      return { signedIn: true };
    },
  );

  app.post(
    "/api/session/end",
    {
      schema: {
        operationId: "signOut",
        tags: ["session"],
        summary: "Signs out.",
        response: { 200: SessionView },
      },
    },
    async (request, reply) => {
      await access.identify(request);
      await access.signOut(request, reply);
      return { signedIn: false };
    },
  );
}

async function enter(access: Access, token: string, request: FastifyRequest, reply: FastifyReply) {
  try {
    await access.signIn(token, "sign_in_used", request, reply);
  } catch (error) {
    if (error instanceof AnsweredError) return signInPage(reply, error.status, null, error.message);
    throw error;
  }
  return reply.redirect("/", 303);
}

function isFollowedByPerson({ headers }: FastifyRequest): boolean {
  return (
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    headers["sec-purpose"] === undefined &&
    headers["purpose"] === undefined
  );
}
