/** The health endpoints for `node:http`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ownFailure } from "../core/index.ts";
import type { Health } from "./types.ts";

/**
 * Answers a request where it asks for health; false where it is somebody else's. Never throws, never waits for a dependency.
 *
 * @example
 * createServer((request, response) => {
 *   if (!handleHealth(health, request, response)) app(request, response);
 * });
 */
export function handleHealth(health: Health, request: IncomingMessage, response: ServerResponse): boolean {
  const answer = health.answerHealth({
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress,
  });
  if (!answer) return false;
  try {
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(answer.body === "" ? {} : { "content-length": Buffer.byteLength(answer.body) }),
    });
    response.end(answer.body);
  } catch (error) {
    ownFailure("health handler", error);
    response.destroy();
  }
  return true;
}
