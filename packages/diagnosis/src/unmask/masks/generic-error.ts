import type { Mask } from "./mask.ts";

const TEXT =
  /^(?:error:?\s*)?(?:(?:http\s*)?(?:status\s*)?500:?\s*)?(?:internal(?: server)? error|internal server exception|server error(?: \(500\))?|something (?:went wrong|broke|bad happened)|(?:an )?(?:unexpected|unknown|internal|unhandled|unspecified|generic) (?:error|exception|failure|problem)(?: (?:has )?(?:occurred|happened))?|an error (?:has )?occurred(?: (?:while|during) processing (?:your|the) request)?|unhandled (?:error|exception|rejection)|unknown|error|exception|failed|failure|request failed|oops|script error|http 500|500|internal|internal_server_error|unhandled exception caught|exception in asgi application|http exception|the server encountered an internal error[^:]*)[.!?]*(?:\s*(?:please )?(?:try|contact).*)?$/i;
const TYPES =
  /^(?:InternalServerError|InternalServerErrorException|InternalServerErrorResponse|InternalError)$/;

/** Somebody took the words away before they were written down. */
const WITHHELD =
  /\b(?:specific|original|full|error(?:'s)?|exception(?:'s)?|underlying|actual) (?:error |exception )?(?:message|details?|text|reason) (?:is|are|was|were|has been|have been) (?:omitted|redacted|withheld|suppressed|stripped|masked|scrubbed|hidden)\b|^[[<(*]*(?:redacted|omitted|filtered|scrubbed|withheld|hidden)[\])>*]*$/i;

/** Words that any failure could have: an answer's phrase, not an error's. */
export const genericError: Mask = {
  slug: "generic-error",
  recognise({ name, message, exception }) {
    if (WITHHELD.test(message)) return "hollow";
    if (message.length > 200) return undefined;
    if (TEXT.test(message)) return "hollow";
    // What comes last in a chain of `context: context: cause` is its cause.
    const last = message.slice(message.lastIndexOf(": ") + 2);
    if (last.length < message.length && last.includes(" ") && TEXT.test(last)) return "hollow";
    if (TYPES.test(name) && (message === "" || message === name)) return "hollow";
    return exception.status === 500 && message === "" ? "hollow" : undefined;
  },
  reason: (root) => `The answer that stood in for ${root}: it names no cause of its own`,
  tell: "The exception that was caught where this answer was made would tell.",
};
