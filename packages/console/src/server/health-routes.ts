/** `/health` for load balancers, `/health/live` for whoever restarts processes. Both answer from what is known already. */
import type { FastifyInstance } from "fastify";
import type { GroupCommit } from "../intake/group-commit.ts";
import type { DatabaseWatch } from "./database-watch.ts";

export interface HealthContext {
  watch: DatabaseWatch;
  commit: GroupCommit;
  stopping: () => boolean;
}

export function healthRoutes(app: FastifyInstance, { watch, commit, stopping }: HealthContext): void {
  app.get("/health", (_request, reply) => {
    const { problem } = watch;
    const status = stopping()
      ? "stopping"
      : problem !== null
        ? "failing"
        : commit.failing
          ? "degraded"
          : "ok";
    const ready = status === "ok" || status === "degraded";
    return reply
      .code(ready ? 200 : 503)
      .headers({ "cache-control": "no-store", ...(!ready && { "retry-after": "5" }) })
      .send({
        status,
        checks: {
          database: problem === null ? { status: "pass" } : { status: "fail", output: problem.slice(0, 200) },
          // The database reads but does not write (a full disk, say): pages still work, senders are told to try again.
          intake: commit.failing ? { status: "warn", output: "the last write failed" } : { status: "pass" },
        },
      });
  });

  // Never asks anything: restarting this process would not mend a database.
  app.get("/health/live", (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "ok" }),
  );
}
