import { innermostOwnFrames } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const FRAME =
  /(?:error|exception|failure)_?handl(?:er|e|ing)|handle_?\w{0,20}(?:error|exception|failure)$|(?:^|[.#\s])on_?(?:error|exception|failure)|(?:error|exception)_?(?:middleware|filter|page|response|boundary|reporter|formatter)|(?:send|render|format|report|log|serialize|capture|build|to)_?(?:error|exception|problem)s?(?:_?(?:response|page|body))?$|setErrorHandler/i;

/** Thrown by the code that answers for errors: the error that it was handling came first. */
export const errorHandler: Mask = {
  slug: "error-handler",
  recognise: ({ exception }) =>
    innermostOwnFrames(exception, 3).some((frame) => FRAME.test(frame.function ?? "")) ? "able" : undefined,
  reason: (root) => `Thrown by the error handler while it was answering for ${root}`,
  tell: "The error that the handler was called with would tell.",
};
