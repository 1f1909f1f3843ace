/** Makes the answer of whatever was thrown: refusals as they are, the unexpected logged whole and told as `internal` only. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { faultOf } from "../intake/fault-of.ts";
import { AnsweredError } from "./errors.ts";

/** Sends an error in the API's shape. Serialized here, so that no response schema can get in its way. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const answer = toAnswer(error, request, log);
  if (answer.retryAfter !== undefined) reply.header("retry-after", answer.retryAfter);
  if (answer.code === "unauthorized") reply.header("www-authenticate", "Bearer");
  return reply
    .code(answer.status)
    .type("application/json; charset=utf-8")
    .serializer(JSON.stringify)
    .send({ error: { code: answer.code, message: answer.message, requestId: request.id } });
}

type Log = (line: string) => void;

function toAnswer(error: unknown, request: FastifyRequest, log: Log): AnsweredError {
  if (error instanceof AnsweredError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.flatMap(
      ({ instancePath, message, params }) =>
        nearest(instancePath, params) ?? [`${instancePath.slice(1) || "body"}: ${message}`],
    );
    return new AnsweredError("invalid_request", details.slice(0, 5).join("; ") || error.message);
  }
  const { statusCode, code } = (error ?? {}) as { statusCode?: number; code?: string };
  if (code === "invalid_cursor") return new AnsweredError("invalid_cursor");
  if (statusCode === 413) {
    const limit = request.routeOptions.bodyLimit;
    return new AnsweredError("body_too_large", ...(limit ? [`${limit} bytes`] : []));
  }
  if (statusCode === 415) {
    return new AnsweredError("unsupported_media_type", (request.headers["content-type"] ?? "").slice(0, 100));
  }
  if (code?.startsWith("FST_") && statusCode !== undefined && statusCode < 500) {
    return new AnsweredError("invalid_request", (error as Error).message);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log(`request ${request.id} ${request.method} ${request.url.split("?", 1)[0]} failed: ${text}`);
  return faultOf(error) === "state"
    ? new AnsweredError("database_unavailable").retry(2)
    : new AnsweredError("internal");
}

/** Where one of several shapes is asked for: what is wrong by the one that is met best, since "Invalid input" helps nobody. */
function nearest(instancePath: string, params: unknown): string[] | undefined {
  const { errors } = (params ?? {}) as { errors?: { path: PropertyKey[]; message: string }[][] };
  const [best] = (errors ?? []).toSorted((a, b) => a.length - b.length);
  return best?.map(({ path, message }) => {
    const where = [instancePath.slice(1), ...path.map(String)].filter((part) => part !== "").join("/");
    return `${where || "body"}: ${message}`;
  });
}
