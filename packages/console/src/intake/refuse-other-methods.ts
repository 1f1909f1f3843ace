/** Says 405 where intake is asked with another method than POST: a 404 would send people to look for a wrong address. */
import type { FastifyInstance } from "fastify";
import { allowOrigin } from "./cors.ts";

/** @param body the answer in the protocol's own form, as JSON text */
export function refuseOtherMethods(
  app: FastifyInstance,
  path: string,
  body: (message: string) => string,
): void {
  app.route({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: path,
    handler: (request, reply) => {
      allowOrigin(reply);
      return reply
        .code(405)
        .header("allow", "POST, OPTIONS")
        .type("application/json; charset=utf-8")
        .send(body(`${request.method} is not taken here: send data by POST.`));
    },
  });
}
