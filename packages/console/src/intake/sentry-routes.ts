/** The Sentry protocol's endpoints: envelope, store, security reports, check-ins by plain GET or POST. */
import {
  type DecodedEnvelope,
  decodeEnvelope,
  decodeStore,
  type Result,
  rateLimitHeaders,
  readPlainCheckIn,
  readSentryAuth,
  type SentryAuthInput,
} from "@holdfast/signals";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AnsweredError } from "../api/errors.ts";
import { noRaws } from "./accept.ts";
import { answerError } from "./answer-error.ts";
import { allowOrigin, answerPreflight } from "./cors.ts";
import { expectProject } from "./expect-project.ts";
import { expectDecoded, type Intake } from "./intake.ts";
import { refuseOtherMethods } from "./refuse-other-methods.ts";
import { Refused } from "./refused.ts";
import { senderInFirstLine } from "./sender-in-first-line.ts";

interface Address {
  Params: { project: string };
  Querystring: Record<string, string | string[] | undefined>;
}
interface CheckInAddress extends Address {
  Params: { project: string; slug: string; key?: string };
}

type SentryRequest = FastifyRequest<Address>;

export function sentryRoutes(app: FastifyInstance, intake: Intake): void {
  for (const path of ["envelope", "store", "security", "cron/:slug", "cron/:slug/:key"]) {
    app.options(`/api/:project/${path}`, (_request, reply) => answerPreflight(reply));
  }

  for (const path of ["envelope", "store", "security"]) {
    refuseOtherMethods(app, `/api/:project/${path}`, ({ message, code }) =>
      JSON.stringify({ detail: message, code, causes: [] }),
    );
  }

  app.post<Address>(
    "/api/:project/envelope",
    answered("envelope", async (request) => {
      const { project } = request.params;
      const key = keyOutsideBody(request);
      // Checked before the body is read where that is possible: a stranger's body is not worth unpacking.
      await (key === undefined ? intake.keys.checkProject(project) : intake.keys.check(key, project));
      const received = Date.now();
      const { dsn, eventId, taken } = await intake.read(
        request,
        project,
        (body) => take(project, received, decodeEnvelope(body, { received, limits: intake.decoding })),
        key === undefined
          ? senderInFirstLine(request.headers["content-encoding"], (dsn) =>
              intake.keys.check(keyOf(request, dsn), project),
            )
          : undefined,
      );
      if (dsn !== undefined || key === undefined) await intake.keys.check(keyOf(request, dsn), project);
      if (dsn !== undefined) expectProject(dsn, project);
      await intake.store(taken);
      return identified(eventId);
    }),
  );

  app.post<Address>(
    "/api/:project/store",
    answered("store", async (request) => {
      const { project } = request.params;
      await intake.keys.check(keyOf(request, undefined), project);
      const received = Date.now();
      const { eventId, taken } = await intake.read(request, project, (body) =>
        take(project, received, decodeStore(body, { received, limits: intake.decoding })),
      );
      await intake.store(taken);
      return identified(eventId);
    }),
  );

  // Browsers report broken policies here on their own. They are no failures of a service: counted, not kept.
  app.post<Address>(
    "/api/:project/security",
    answered("security", async (request) => {
      const { project } = request.params;
      await intake.keys.check(keyOf(request, undefined), project);
      intake.countRefused(project, "not_kept", "security");
      return {};
    }),
  );

  for (const path of ["/api/:project/cron/:slug", "/api/:project/cron/:slug/:key"]) {
    app.route<CheckInAddress>({
      method: ["GET", "POST"],
      url: path,
      exposeHeadRoute: false,
      handler: answered<CheckInAddress>(
        "check_in",
        async (request) => {
          const { project, key } = request.params;
          await intake.keys.check(key ?? keyOf(request, undefined), project);
          const received = Date.now();
          const said = request.method === "POST" ? await intake.read(request, project, readFields) : {};
          const fields = { ...said, ...request.query };
          const checkIn = readPlainCheckIn(request.params.slug, fields, received);
          const decoded = { signals: [{ kind: "check-in" as const, checkIn }], dropped: [], counted: {} };
          await intake.store(await intake.take(project, received, decoded, noRaws));
          return { id: checkIn.id };
        },
        202,
      ),
    });
  }

  async function take(project: string, received: number, result: Result<DecodedEnvelope>) {
    const { eventId, dsn, decoded, raws } = expectDecoded(result);
    return { eventId, dsn, taken: await intake.take(project, received, decoded, raws) };
  }

  /** Runs the work and answers what it answers; whatever it throws becomes a clear answer and a count. */
  function answered<A extends Address = Address>(
    category: string,
    work: (request: FastifyRequest<A>) => Promise<object>,
    status = 200,
  ) {
    return async (request: FastifyRequest<A>, reply: FastifyReply) => {
      allowOrigin(reply);
      try {
        if (intake.stopping) throw new AnsweredError("stopping").retry(5);
        const answer = await work(request);
        return reply.code(status).type("application/json; charset=utf-8").send(JSON.stringify(answer));
      } catch (error) {
        return refuse(error, category, request as unknown as SentryRequest, reply);
      }
    };
  }

  function refuse(
    error: unknown,
    category: string,
    request: SentryRequest,
    reply: FastifyReply,
  ): FastifyReply {
    const { code, status, message, retryAfter } = answerError(error, intake.log);
    if (!(error instanceof AnsweredError && error.counted)) {
      intake.countRefused(
        intake.keys.knows(request.params.project) ? request.params.project : null,
        code,
        category,
      );
    }
    if (code === "too_slow") reply.header("connection", "close");
    if (retryAfter !== undefined) {
      reply.headers(
        rateLimitHeaders({ seconds: retryAfter, categories: [], scope: "project", reason: code }),
      );
    }
    return reply
      .code(status)
      .headers({ "x-sentry-error": code })
      .type("application/json; charset=utf-8")
      .send(JSON.stringify({ detail: message, code, causes: [] }));
  }
}

function identified(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

function keyOutsideBody(request: SentryRequest): string | undefined {
  const auth = readSentryAuth(authInput(request));
  if (auth.ok) return auth.value.key;
  // None here: it may still be in the envelope.
  if (auth.failure.code === "missing_key") return undefined;
  throw new Refused(auth.failure);
}

function keyOf(request: SentryRequest, dsn: string | undefined): string | undefined {
  const auth = readSentryAuth({ ...authInput(request), dsn });
  if (!auth.ok && auth.failure.code === "missing_key") return undefined;
  return expectDecoded(auth).key;
}

function authInput({ headers, query }: SentryRequest): SentryAuthInput {
  const own = headers["x-sentry-auth"];
  return { header: typeof own === "string" ? own : headers.authorization, query };
}

/** A check-in's body is optional and small; one that says nothing readable is no reason to lose the check-in. */
function readFields(body: Buffer): Record<string, unknown> {
  if (body.length === 0 || body.length > 100 * 1024) return {};
  try {
    const fields: unknown = JSON.parse(body.toString());
    return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? { ...fields } : {};
  } catch {
    return {};
  }
}
