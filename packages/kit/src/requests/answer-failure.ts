/** The answer for an error of a request: the errors that led to it are told first. */
import {
  type FailureAnswer,
  type FailureOptions,
  handleFailure,
  recordFailure,
  statusOf,
} from "../errors/index.ts";
import type { HttpWork } from "./http-work.ts";
import { noteFailure } from "./note-failure.ts";

/** Tells the first error of the request, then this one where it is another, and makes the answer. Never throws. */
export function answerFailure(
  work: HttpWork | undefined,
  error: unknown,
  options: Omit<FailureOptions, "context">,
): FailureAnswer {
  noteFailure(work, error);
  const first = work?.firstError?.error;
  if (work !== undefined && !Object.is(first, error))
    recordFailure(first, { context: work, mechanism: "http", status: statusOf(first) });
  return handleFailure(error, { ...options, context: work });
}
