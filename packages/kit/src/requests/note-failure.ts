/** Errors on their way to whoever answers them. */
import { recordFailure } from "../errors/index.ts";
import type { HttpWork } from "./http-work.ts";

/** Keeps an error that the service's own error handler may answer: should the answer be a 5xx, it is told at the end. Never throws. */
export function noteFailure(work: HttpWork | undefined, error: unknown): void {
  if (work !== undefined) work.firstError ??= { error };
}

/** Tells an error for which there is no answer left: the client has all of it already, or is gone. Never throws. */
export function tellFailure(work: HttpWork, error: unknown, status: number): void {
  recordFailure(error, {
    context: work,
    mechanism: "http",
    status: status >= 500 ? status : 500,
    handled: false,
  });
}
