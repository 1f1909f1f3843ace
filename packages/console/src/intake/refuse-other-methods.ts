/** Says 405 where intake is asked with another method than POST: a 404 would send people to look for a wrong address. */
import type { FastifyInstance } from "fastify";
import { AnsweredError } from "../api/errors.ts";
import { allowOrigin } from "./cors.ts";

/** @param body the answer in the protocol's own form, as JSON text */
export function refuseOtherMethods(
  app: FastifyInstance,
  path: string,
  body: (error: AnsweredError) => string,
): void {
  app.route({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: path,
    handler: (request, reply) => {
      allowOrigin(reply);
      const refusal = new AnsweredError("method_not_allowed", request.method);
      return reply
        .code(refusal.status)
        .header("allow", "POST, OPTIONS")
        .type("application/json; charset=utf-8")
        .send(body(refusal));
    },
  });
}
