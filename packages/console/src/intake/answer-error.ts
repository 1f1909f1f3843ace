/** Decides what an error is to the sender: refusals as they are, the unexpected as 503, so that clients keep what they have. */
import { AnsweredError } from "../api/errors.ts";
import { Refused } from "./refused.ts";

export interface IntakeAnswer {
  code: string;
  status: number;
  message: string;
  /** Seconds. */
  retryAfter: number | undefined;
}

/** @param log takes what nobody expected, with its stack */
export function answerError(error: unknown, log: (line: string) => void): IntakeAnswer {
  if (error instanceof AnsweredError || error instanceof Refused) {
    const { code, status, message } = error;
    return {
      code,
      status,
      message,
      retryAfter: error instanceof AnsweredError ? error.retryAfter : undefined,
    };
  }
  log(
    `intake failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  const { code, status, message } = new AnsweredError("intake_failed");
  return { code, status, message, retryAfter: 5 };
}
