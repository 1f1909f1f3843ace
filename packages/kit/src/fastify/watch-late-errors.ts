/** A handler that fails after it has answered: no hook of Fastify hears of it, its log does. */
import type { FastifyInstance } from "fastify";
import { currentContext, ownFailure } from "../core/index.ts";
import { HttpWork, tellFailure } from "../requests/index.ts";

const HEARD = Symbol.for("holdfast.kit.fastify.heard");
/** Fastify's words for it. */
const LATE = /^Promise errored, but reply\.sent/;

/** Listens where Fastify's logger says so, whether that writes or not: to look at every handler's promise would cost each request one more. */
export function watchLateErrors(app: FastifyInstance): void {
  const { log } = app;
  const say = log.error as typeof log.error & { [HEARD]?: true };
  // Services may share one logger.
  if (say[HEARD]) return;
  const heard = function error(this: unknown, ...said: unknown[]): void {
    const [details, message] = said as [{ err?: unknown } | undefined, unknown];
    if (typeof message === "string" && LATE.test(message)) {
      try {
        const work = currentContext();
        if (work instanceof HttpWork) tellFailure(work, details?.err, 500);
      } catch (failure) {
        ownFailure("fastify log", failure);
      }
    }
    Reflect.apply(say, this, said);
  };
  try {
    log.error = Object.assign(heard, { [HEARD]: true as const }) as typeof log.error;
  } catch {
    // A logger that can't be listened to writes it all the same.
  }
}
