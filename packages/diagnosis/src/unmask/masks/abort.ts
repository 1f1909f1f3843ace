import type { Mask } from "./mask.ts";

const CODES = /^(?:ABORT_ERR|ERR_CANCELED|ERR_ABORTED|UND_ERR_ABORTED|CANCELLED|ECANCELED)$/;
const TYPES =
  /^(?:AbortError|CanceledError|CancelledError|CancellationException|OperationCanceledException|TaskCanceledException|Cancelled|KeyboardInterrupt|Interrupt|SignalException|InterruptedException)$/;
const TEXT =
  /\bcontext canceled\b|(?:operation|request|signal|user|query|task) (?:was |is |has been )?aborted|(?:operation|request|task) (?:was |has been )?cancell?ed|due to user request|^cancell?ed$/i;

/** Somebody gave up on the work; who and why is told elsewhere. */
export const abort: Mask = {
  slug: "abort",
  recognise: ({ name, text, code }) =>
    (code !== undefined && CODES.test(code)) || TYPES.test(name) || TEXT.test(text) ? "hollow" : undefined,
  reason: (root) => `The work was called off after ${root}`,
  tell: "Who called the work off, and what it was waiting for, would tell.",
};
