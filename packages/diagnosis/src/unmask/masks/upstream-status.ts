import type { Mask } from "./mask.ts";

const TEXT =
  /(?:request failed with|unexpected|received|responded with|returned|response|got|answered(?: with)?|bad)[ :]*(?:(?:a|an|http|status|code|response|server)[ :]+)*\(?(?:http[ /.\d]* )?5\d\d\b(?=$|\s*[-:(),."'!;]|\s+(?:from|for|on|to|by|bad|internal|service|server|gateway|error|response|status|when|while|after)\b)|\b5\d\d (?:server error|internal server error|bad gateway|service unavailable|gateway time-?out)|^(?:http(?: error)?[ :]*)?5\d\d\b(?=$|\s*[-:(),."'!;]|\s+(?:bad|internal|service|server|gateway|error|response)\b)|\bhttp(?: error| status)?[ :]*5\d\d\b|^(?:bad gateway|service unavailable|gateway time-?out|upstream request (?:failed|error))\.?$|\bstatus(?: ?code)?[ :=]+5\d\d\b/i;
const NAMED =
  /https?:\/\/[^\s/]|\b(?:GET|POST|PUT|PATCH|DELETE) \/|\b[a-z][\w-]*(?:\.[\w-]+)+(?::\d+)?\b|\bfrom [a-z][\w-]+(?:service|api)\b/i;
const RATE = /5\d\d(?:\.\d+|\s*(?:ms|%|s\b|kb|mb))/i;

/** A callee answered 5xx: the cause is in the callee. */
export const upstreamStatus: Mask = {
  slug: "upstream-status",
  recognise({ text, name, exception }) {
    const answered5xx =
      (exception.status !== undefined &&
        exception.status >= 500 &&
        /^(?:AxiosError|HTTPError|HTTPStatusError|ResponseError|FetchError|HttpServerErrorException|HttpErrorResponse)$/.test(
          name,
        )) ||
      (TEXT.test(text) && !RATE.test(text));
    if (!answered5xx) return undefined;
    return NAMED.test(text) ? "weak" : "hollow";
  },
  reason: (root) =>
    `A caller's view of ${root}: it only knows that the call was answered with a server error`,
  tell: "The callee's own error for the same request or trace would tell.",
};
