import { isOwnWord } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const CODES =
  /^(?:EPIPE|ECONNABORTED|ERR_STREAM_(?:WRITE_AFTER_END|DESTROYED|PREMATURE_CLOSE|ALREADY_FINISHED|PUSH_AFTER_EOF|UNABLE_TO_PIPE|CANNOT_PIPE|NULL_VALUES)|ERR_HTTP2_(?:INVALID_STREAM|STREAM_\w+)|ERR_SOCKET_CLOSED|ERR_STREAM_PREMATURE_CLOSE)$/;
const TYPES =
  /^(?:EndOfStream|ClosedResourceError|BrokenResourceError|BrokenPipeError|BrokenPipe|ClientDisconnect(?:ed)?|ClientAbortException|EofException|ConnectionClosed(?:Error|OK)?|ClosedChannelException|StreamClosedError|AsyncRequestNotUsableException|WebSocketDisconnect|StreamResetException)$/;
const TEXT =
  /\bwrite after end\b|\bepipe\b|premature close|broken pipe|stream (?:was |has been |is )?(?:destroyed|closed|ended)|after a stream was destroyed|ended by the other party|no response returned|controller is already closed|(?:writable|readable)stream is (?:closed|locked)|websocket is not open|once a close message has been sent|use of closed network connection|prematurely closed connection|client disconnected|request aborted|http: handler closed/i;

/** The way out is closed: nobody can be answered any more, for a reason that this error does not know. */
export const closedStream: Mask = {
  slug: "closed-stream",
  recognise(telling) {
    const { name, text, code, message } = telling;
    const hit =
      (code !== undefined && CODES.test(code)) ||
      TYPES.test(name) ||
      message === "aborted" ||
      TEXT.test(text);
    return hit ? (isOwnWord(telling, TEXT) ? "weak" : "hollow") : undefined;
  },
  reason: (root) => `Found the other end of a stream or file closed, in the wake of ${root}`,
  tell: "An error of the same request from before the stream closed, or the other side's log, would tell.",
};
