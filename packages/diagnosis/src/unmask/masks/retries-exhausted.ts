import { isSpecific } from "../specific.ts";
import type { Mask } from "./mask.ts";

const TEXT =
  /(?:failed|gave up|giving up|aborted|unsuccessful) after \d+ (?:\w+ )?(?:attempt|retr|tr(?:y|ies))|(?:max(?:imum)?(?: number of)?|all) (?:retry |retries|retry attempts|attempts|tries)(?: attempts)?[^.]{0,30}(?:exceeded|exhausted|reached|failed)|retr(?:y|ies)(?: limit| attempts)? (?:exceeded|exhausted)|retries exhausted|(?:reached|exceeded) (?:the )?max(?:imum)? (?:retries|retry|attempts)|attempted too many times|stalled more than (?:the )?(?:allowable|allowed) |breaker is open|circuit.?breaker .*open|circuit (?:is )?open/i;
const TYPES =
  /^(?:RetryError|MaxRetryError|MaxRetriesPerRequestError|MaxRetriesExceeded(?:Error)?|MaxAttemptsExceeded(?:Error|Exception)?|AbortRetryError|BrokenCircuitError|CircuitBreakerError|CallNotPermittedException|RetryExhaustedException|ExhaustedRetryException)$/;

/** Tried again until it stopped trying, or no longer tries: the attempts' own error is the cause. */
export const retriesExhausted: Mask = {
  slug: "retries-exhausted",
  recognise(telling) {
    if (!TYPES.test(telling.name) && !TEXT.test(telling.text)) return undefined;
    // Some clients put the last attempt's error into the text: then it tells by itself.
    return isSpecific(telling) ? undefined : "hollow";
  },
  reason: (root) => `Reports only that trying again did not help, after ${root}`,
  tell: "The error of a single attempt would tell.",
};
