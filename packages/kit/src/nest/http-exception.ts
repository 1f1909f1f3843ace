/** What an `HttpException` of Nest says, in the words of problem details. */
import type { IncomingMessage } from "node:http";

interface HttpException extends Error {
  getResponse(): unknown;
  getStatus(): number;
  problem?: unknown;
}

/** False for what can't be read, such as a revoked proxy. */
export function isHttpException(exception: unknown): exception is HttpException {
  try {
    return (
      exception instanceof Error &&
      typeof (exception as Partial<HttpException>).getResponse === "function" &&
      typeof (exception as Partial<HttpException>).getStatus === "function"
    );
  } catch {
    return false;
  }
}

/**
 * Nest's own refusal of a path that no controller has: its message is the called path, which makes it nobody's error.
 */
export function isUnmatched(exception: unknown, request: IncomingMessage): boolean {
  if (!isHttpException(exception) || exception.getStatus() !== 404) return false;
  const { originalUrl = request.url } = request as IncomingMessage & { originalUrl?: string };
  return exception.message === `Cannot ${request.method} ${originalUrl}`;
}

/**
 * Declares the members of an exception's response object as members of its problem details: the messages of a validation pipe as
 * `errors`, and whatever else the service put there. The message of a 5xx stays what it is to all errors: not for strangers.
 */
export function declareProblem(exception: unknown): void {
  if (!isHttpException(exception) || !Object.isExtensible(exception) || exception.problem !== undefined)
    return;
  const response = exception.getResponse();
  if (typeof response !== "object" || response === null || response instanceof Error) return;
  const { statusCode: _status, error: _title, message, ...members } = response as Record<string, unknown>;
  const problem: Record<string, unknown> = members;
  if (exception.getStatus() < 500) {
    if (Array.isArray(message))
      problem["errors"] = message.map((detail) => (typeof detail === "string" ? { detail } : detail));
    else if (typeof message === "string") problem["detail"] = message;
  }
  Object.defineProperty(exception, "problem", { value: problem, configurable: true, enumerable: false });
}
