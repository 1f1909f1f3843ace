import { innermostOwnFrames } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const TEXT =
  /^(?:error: ?)?(?:undefined|null|none|nil|\[object (?:object|undefined|null|event)\]|\{\}|#<object>|nan|true|false|(?:sql error: )?0, sqlstate: null)?$/i;
const WRAPPED =
  /(?:captured (?:as exception )?with value:?|with the reason|rejected with|thrown:?|keys:)\s*["“]?(?:undefined|null|#?<?object>?|\[object \w+\]|\{\})["”]?\.?\s*$/i;

const KEYS = /captured as (?:exception|promise rejection) with keys:/i;

/** Their words are those of their members. */
const GATHERS = /^(?:AggregateError|ExceptionGroup|UnhandledRejection|UnhandledPromiseRejection\w*|Object)$/;

/** An error without words: something was thrown that is no error, or its text got lost. */
export const emptyError: Mask = {
  slug: "empty-error",
  recognise({ name, message, code, exception }) {
    if (message.length > 600) return undefined;
    if (WRAPPED.test(message)) return "hollow";
    // An SDK's words for a thrown object: the place is known, the object is not.
    if (KEYS.test(message)) return "weak";
    if (!TEXT.test(message)) return undefined;
    // A telling class or code needs no words: `queue.Empty`, `NullPointerException`, ECONNREFUSED.
    if (code !== undefined && code !== "ERR_UNHANDLED_REJECTION") return undefined;
    if (
      !/^(?:|Error|Exception|RuntimeException|RuntimeError|UnhandledRejection|UnhandledPromiseRejection|UnhandledPromiseRejectionWarning|UnknownError|Object|AggregateError|ExceptionGroup)$/.test(
        name,
      )
    )
      return undefined;
    if (exception.status !== undefined && exception.status < 500) return undefined;
    // A class without words, thrown by the service's own code: what is wrong is not told, where it is thrown is.
    const bare = message === "" && name !== "" && !GATHERS.test(name);
    return bare && exception.synthetic !== true && innermostOwnFrames(exception, 1).length > 0
      ? "weak"
      : "hollow";
  },
  reason: (root) => `Carries no words of its own; it followed ${root}`,
  tell: "The value that was thrown or rejected, logged where it is caught, or a message given at the throw site would tell.",
};
