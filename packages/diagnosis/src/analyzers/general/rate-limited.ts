import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /too many requests|rate[- _]?limit(?:ed|ing)?(?: (?:exceeded|reached|error|hit))?\b(?!er)|(?:status(?: code)?|http|error code:?|response)[ :]*429\b|quota (?:exceeded|exhausted)|resource[_ ]exhausted|throttl(?:ed|ing)(?:exception)?|slow ?down/i;
const TYPES =
  /^(?:RateLimit(?:Exceeded)?(?:Error|Exception)?|TooManyRequests(?:Error|Exception)?|Throttling(?:Error|Exception)?|ThrottlingException|ProvisionedThroughputExceededException|SlowDown)$/;

/** The other side asks to be asked less often. */
export const rateLimited: Analyzer = {
  kind: "rate-limited",
  recognises: "a limit of the rate of calls",
  cause: "More calls were made in a time than the other side allows, by load or by a loop.",
  recognise({ message, name, code, exception }) {
    const hit =
      exception.status === 429 ||
      TYPES.test(name) ||
      (code !== undefined &&
        /^(?:RESOURCE_EXHAUSTED|ThrottlingException|TooManyRequestsException|ERR_TOO_MANY_REQUESTS)$/.test(
          code,
        )) ||
      TEXT.test(message);
    if (!hit) return undefined;
    return {
      title: "The other side limits the rate of calls, and it was reached (429)",
      fixes: [
        now("Wait as long as `Retry-After` says, and stop whatever repeats the call in a loop."),
        today("Retry with growing, random pauses, and bound the calls that run at once."),
        thisWeek("Batch or cache the calls, or have the limit raised."),
      ],
    };
  },
};
