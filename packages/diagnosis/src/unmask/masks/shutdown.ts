import type { Mask } from "./mask.ts";

const TEXT =
  /after calling end on the pool|pool (?:is |has been |was |already )+(?:ended|closed|draining|destroyed|shut ?down)|client was closed and is not queryable|(?:client|connection|driver|engine) (?:is|was|has been) (?:already )?closed\b|event loop is closed|after (?:interpreter )?shutdown|server is shutting down|system is shutting down|is shutting down|topology (?:is|was) (?:closed|destroyed)|called end twice|rejected from java\.util\.concurrent|shutdown in progress|engine is not yet connected|connection already closed|^channel (?:is |was |already )?(?:closed|ended|closing)\b(?! by server: \d)|server (?:is )?closed(?: idle)?$/i;
const TYPES =
  /^(?:RejectedExecutionException|MongoNotConnectedError|MongoTopologyClosedError|ClientClosedError|InterfaceClosedError|IllegalOperationError|AlreadyClosedException|ErrServerClosed)$/;
const CODES = /^(?:ERR_SERVER_NOT_RUNNING|CONNECTION_ENDED|CONNECTION_DESTROYED)$/;

/** Something was used after it had been closed: most often work that outlived a shutdown or a crash. */
export const shutdown: Mask = {
  slug: "shutdown",
  recognise({ name, text, code }) {
    // The database itself says that it goes down or comes up: that is no echo of anything.
    if (code?.startsWith("57P")) return undefined;
    return TYPES.test(name) || (code !== undefined && CODES.test(code)) || TEXT.test(text)
      ? "weak"
      : undefined;
  },
  reason: (root) => `Used something that had been closed in the wake of ${root}`,
  tell: "What closed it (a shutdown, a crash, a clean-up) and the error before that would tell.",
};
