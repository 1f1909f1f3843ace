import { innermostOwnFrames } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const CODES =
  /^(?:ERR_HTTP_HEADERS_SENT|ERR_HTTP2_HEADERS_SENT|FST_ERR_REP_ALREADY_SENT|ERR_HTTP_TRAILER_INVALID)$/;
const TEXT =
  /headers after they are sent|headers (?:were |have been |was )?already (?:been )?sent|(?:response|reply|body) (?:was |has |is |has been |had )?already (?:been )?(?:sent|committed|started|completed|closed)|after (?:the )?response has been committed|superfluous response\.writeheader|has already been called for this response|response already completed|committed response/i;

/** A second answer after the first one went out: mostly the error handler's, after an answer that failed half-way. */
export const headersSent: Mask = {
  slug: "headers-sent",
  recognise({ text, code, exception }) {
    if (!(code !== undefined && CODES.test(code)) && !TEXT.test(text)) return undefined;
    // Own code on the stack shows who answered second; frameworks answer for anybody.
    return innermostOwnFrames(exception, 1).length > 0 ? "weak" : "hollow";
  },
  reason: (root) => `A second answer was tried for a request that had failed with ${root}`,
  tell: "Which code answered first, and whether an error came before the second answer, would tell.",
};
