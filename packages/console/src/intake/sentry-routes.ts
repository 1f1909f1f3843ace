/** The Sentry protocol's endpoints: envelope, store, security reports, check-ins by plain GET or POST. */
import { randomUUID } from "node:crypto";
import {
  type CheckIn,
  type DecodedEnvelope,
  decodeEnvelope,
  decodeStore,
  rateLimitHeaders,
  readSentryAuth,
  type SentryAuthInput,
} from "@holdfast/signals";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AnsweredError } from "../api/errors.ts";
import { noRaws } from "./accept.ts";
import { answerError } from "./answer-error.ts";
import { allowOrigin, answerPreflight } from "./cors.ts";
import { expectDecoded, type Intake } from "./intake.ts";
import { refuseOtherMethods } from "./refuse-other-methods.ts";
import { Refused } from "./refused.ts";

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
    refuseOtherMethods(app, `/api/:project/${path}`, (detail) =>
      JSON.stringify({ detail, code: "method_not_allowed", causes: [] }),
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
      const envelope = await intake.read(request, (body) =>
        expectDecoded(decodeEnvelope(body, { received, limits: intake.decoding })),
      );
      const { dsn } = envelope;
      if (dsn !== undefined || key === undefined) await intake.keys.check(keyOf(request, dsn), project);
      return keep(project, received, envelope);
    }),
  );

  app.post<Address>(
    "/api/:project/store",
    answered("store", async (request) => {
      const { project } = request.params;
      await intake.keys.check(keyOf(request, undefined), project);
      const received = Date.now();
      const event = await intake.read(request, (body) =>
        expectDecoded(decodeStore(body, { received, limits: intake.decoding })),
      );
      return keep(project, received, event);
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
          const said = request.method === "POST" ? await intake.read(request, readFields) : {};
          const checkIn = readCheckIn(request.params.slug, { ...said, ...request.query }, received);
          const decoded = { signals: [{ kind: "check-in" as const, checkIn }], dropped: [], counted: {} };
          await intake.store(project, received, decoded, noRaws);
          return { id: checkIn.id };
        },
        202,
      ),
    });
  }

  async function keep(project: string, received: number, { eventId, decoded, raws }: DecodedEnvelope) {
    await intake.store(project, received, decoded, raws);
    return eventId === undefined ? {} : { id: eventId };
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

const STATUSES: ReadonlySet<string> = new Set(["in_progress", "ok", "error"]);

function readCheckIn(slug: string, said: Record<string, unknown>, received: number): CheckIn {
  const text = (name: string) => {
    const value = said[name];
    return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
  };
  const id = text("check_in_id")?.replaceAll("-", "").toLowerCase();
  const status = text("status");
  const environment = text("environment");
  const release = text("release");
  const seconds = Number(said["duration"] ?? Number.NaN);
  return {
    id: id && /^[0-9a-f]{32}$/.test(id) ? id : randomUUID().replaceAll("-", ""),
    monitor: slug.slice(0, 200),
    status: status && STATUSES.has(status) ? (status as CheckIn["status"]) : "unknown",
    time: received,
    ...(Number.isFinite(seconds) && seconds >= 0 && { duration: seconds * 1000 }),
    ...(environment && { environment }),
    ...(release && { release }),
  };
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
