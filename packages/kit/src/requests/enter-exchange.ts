/** How the rest of a request comes into its context, at the least cost that the running Node has for it. */
import { IncomingMessage } from "node:http";
import { currentContext, enterContext, runInContext } from "../core/index.ts";
import type { HttpWork } from "./http-work.ts";

/**
 * Where contexts are frames (Node 24 and later), `run` makes two of them, and to enter makes one; the parser's callback, of which a
 * request of node:http is a part, takes its own frame back when it ends. Before that, what was entered would stay with the
 * connection, and `run` costs next to nothing.
 */
const framed = Number.parseInt(process.versions.node, 10) >= 24 && !hasFlag("--no-async-context-frame");

/** Runs `next` and all that follows from it in the context. */
export function enterExchange(work: HttpWork, request: unknown, next: () => void): void {
  if (framed && request instanceof IncomingMessage && currentContext() === undefined) {
    enterContext(work);
    next();
  } else {
    runInContext(work, next);
  }
}

function hasFlag(flag: string): boolean {
  return process.execArgv.includes(flag) || (process.env["NODE_OPTIONS"] ?? "").includes(flag);
}
