import { innermostOwnFrames } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const FRAME =
  /(?:error|exception|failure)_?handl(?:er|e|ing)|handle_?\w{0,20}(?:error|exception|failure)$|(?:^|[.#\s])on_?(?:error|exception|failure)|(?:error|exception)_?(?:middleware|filter|page|response|boundary|reporter|formatter)|(?:send|render|format|report|log|serialize|capture|build|to|answer|respond|reply|write|show|print)_?(?:with_?|for_?|to_?)?(?:error|exception|problem)s?(?:_?(?:response|page|body))?$|setErrorHandler/i;

/** Files that hold nothing but the answer for errors; counted only where the throw is in them. */
const FILE =
  /(?:^|[\\/])(?:[\w-]+[._-])?(?:on[._-]?error|error[._-]?handl(?:er|ers|ing)|exception[._-]?handl(?:er|ers|ing)|errors?[._-]middleware|exceptions?[._-]filter)\.\w{1,4}$/i;
/** The framework's own call of an error handler; nothing else is called from there. */
const FRAMEWORK = /^Layer\.handle_?error\b/i;
/** Frames that are looked at for the framework's. */
const DEEP = 40;

/** Thrown by the code that answers for errors: the error that it was handling came first. */
export const errorHandler: Mask = {
  slug: "error-handler",
  recognise({ exception }) {
    const own = innermostOwnFrames(exception, 3);
    if (own.some((frame) => FRAME.test(frame.function ?? ""))) return "able";
    if (own[0] && FILE.test(own[0].file ?? "")) return "able";
    // Wrapped asynchronous routes may be called from an error handler's file; the framework's own frame is sure.
    return exception.frames.slice(0, DEEP).some((frame) => FRAMEWORK.test(frame.function ?? ""))
      ? "able"
      : undefined;
  },
  reason: (root) => `Thrown by the error handler while it was answering for ${root}`,
  tell: "The error that the handler was called with would tell.",
};
