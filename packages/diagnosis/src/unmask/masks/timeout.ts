import type { Mask } from "./mask.ts";

const CODES =
  /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ETIMEOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|P2024|P1002|DEADLINE_EXCEEDED|57014|55P03|25P03|TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/;
const TYPES = /Time(?:d)?[oO]ut(?:Error|Exception|Expired)?$/;
const TEXT =
  /\btime(?:d)?[ -]?out\b|\betimedout\b|deadline exceeded|took too long|exceeded (?:the )?(?:timeout|deadline)|no response (?:with)?in \d|\b(?:did|was|were|could) not \w+(?: up)? in time\b/i;
const NOT =
  /timeout["'`)]? (?:must|should|is not|option)|invalid timeout|settimeout|unrecognized .*timeout|statement_timeout"|timeout'? is not|\bin \d+ms\b.*retrying/i;
/** What was waited for is known: an address, a pool, a lock, a statement. */
const TARGET =
  /https?:\/\/|\d{1,3}(?:\.\d{1,3}){3}|\b[a-z][\w-]*(?:\.[\w-]+)+\b|:\d{2,5}\b|\bpool\b|queuepool|hikari|trying to connect|statement timeout|lock (?:timeout|wait)|redis|postgres|mysql|mongo|database|kafka|host='|(?:GET|POST|PUT|PATCH|DELETE) \//i;
const TARGET_CODES = /^(?:P2024|P1002|57014|55P03|25P03)$/;

/** A proxy's words for any service behind it that did not answer. */
const PROXY = /\bupstream (?:request )?time(?:d|s)? ?out\b/i;

/** Somebody waited for an answer and stopped waiting; why there was none is told elsewhere. */
export const timeout: Mask = {
  slug: "timeout",
  recognise({ name, text, code }) {
    if (code === "57014" && !/timeout/i.test(text)) return undefined;
    const hit =
      (code !== undefined && CODES.test(code)) || TYPES.test(name) || (TEXT.test(text) && !NOT.test(text));
    if (!hit) return undefined;
    if (PROXY.test(text)) return "hollow";
    return (code !== undefined && TARGET_CODES.test(code)) || TARGET.test(text) ? "weak" : "hollow";
  },
  reason: (root) => `Waited for something that could not come after ${root}`,
  tell: "What the awaited side was doing at that time (its log, its pool, its locks) would tell.",
};
