/** OTLP over HTTP: /v1/{traces,logs,metrics}, also under a project's address, ours and the one that Sentry SDKs make of a DSN. */
import {
  CumulativeSeries,
  decodeOtlp,
  encodeOtlpError,
  encodeOtlpResponse,
  type OtlpEncoding,
  type OtlpSignal,
  partialSuccess,
  readSentryAuth,
} from "@holdfast/signals";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { KEY_HEADER } from "../api/describe-project.ts";
import { AnsweredError } from "../api/errors.ts";
import { noRaws } from "./accept.ts";
import { answerError } from "./answer-error.ts";
import { allowOrigin, answerPreflight } from "./cors.ts";
import { expectDecoded, type Intake } from "./intake.ts";
import { contentTypeOf } from "./raw-bodies.ts";
import { refuseOtherMethods } from "./refuse-other-methods.ts";
import { Replays } from "./replays.ts";

const signals: readonly OtlpSignal[] = ["traces", "logs", "metrics"];

export function otlpRoutes(app: FastifyInstance, intake: Intake): void {
  /** Cumulative metrics need their last value; one memory per project, so that two tenants' series never meet. */
  const memories = new Map<string, CumulativeSeries>();
  const replays = new Replays();

  for (const signal of signals) {
    for (const path of [
      `/v1/${signal}`,
      `/api/:project/otlp/v1/${signal}`,
      `/api/:project/integration/otlp/v1/${signal}`,
    ]) {
      refuseOtherMethods(app, path, ({ message }) => JSON.stringify({ code: 12, message }));
      app.options(path, (_request, reply) => answerPreflight(reply));
      app.post<{ Params: { project?: string } }>(path, (request, reply) =>
        take(signal, request.params.project, request, reply),
      );
    }
  }

  async function take(
    signal: OtlpSignal,
    address: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    allowOrigin(reply);
    const type = contentTypeOf(request);
    const encoding = encodingOf(type);
    let project: string | null = null;
    try {
      if (intake.stopping) throw new AnsweredError("stopping").retry(5);
      const owner = await intake.keys.check(keyOf(request), address);
      project = owner;
      if (!encoding) throw new AnsweredError("unsupported_type", type.slice(0, 100));
      const received = Date.now();
      const series = memoryOf(owner).transaction();
      const { name, taken, answer } = await intake.read(request, owner, async (body) => {
        const context = { received, limits: intake.decoding, series };
        const decoded = expectDecoded(decodeOtlp(signal, body, encoding, context));
        const name = replays.name(owner, signal, body);
        // Errors go to the store all the same: it knows them by their ids, and counts them as replayed.
        if (replays.has(name, received)) {
          decoded.signals = decoded.signals.filter(({ kind }) => kind !== "outcome");
        }
        return {
          name,
          taken: await intake.take(owner, received, decoded, noRaws),
          answer: encodeOtlpResponse(signal, encoding, partialSuccess(decoded)),
        };
      });
      await intake.store(taken);
      // Not before: a request that failed is sent again, and must find the memory as it was.
      series.commit();
      replays.remember(name, received);
      return reply.type(answer.contentType).send(answer.body);
    } catch (error) {
      const { code, status: plain, message, retryAfter } = answerError(error, intake.log);
      // Exporters keep and send again on 503; a full queue is the server's state, not this client's doing.
      const status = code === "overloaded" ? 503 : plain;
      if (!(error instanceof AnsweredError && error.counted)) intake.countRefused(project, code, signal);
      if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
      if (code === "too_slow") reply.header("connection", "close");
      const answer = encodeOtlpError(encoding ?? "json", { code: GRPC_CODES[status] ?? 13, message });
      return reply.code(status).type(answer.contentType).send(answer.body);
    }
  }

  function memoryOf(project: string): CumulativeSeries {
    const known = memories.get(project);
    if (known) return known;
    const made = new CumulativeSeries(SERIES_PER_PROJECT);
    memories.set(project, made);
    return made;
  }
}

const SERIES_PER_PROJECT = 10_000;

/** HTTP statuses as gRPC codes: the `code` of google.rpc.Status. (google/rpc/code.proto) */
const GRPC_CODES: Record<number, number> = {
  400: 3,
  403: 7,
  404: 5,
  408: 4,
  413: 3,
  415: 3,
  422: 3,
  429: 8,
  503: 14,
};

function encodingOf(type: string): OtlpEncoding | undefined {
  if (/^application\/(?:x-protobuf|protobuf|vnd\.google\.protobuf)\s*(?:;|$)/i.test(type)) return "protobuf";
  if (/^application\/json\s*(?:;|$)/i.test(type)) return "json";
  return undefined;
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const own = headers[KEY_HEADER];
  if (typeof own === "string" && own !== "") return own.trim();
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer) return bearer;
  const sentry = headers["x-sentry-auth"];
  if (typeof sentry !== "string") return undefined;
  const auth = readSentryAuth({ header: sentry });
  return auth.ok ? auth.value.key : undefined;
}
