import { innermostOwnFrames } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const FRAME =
  /(?:^|[.#_\s])(?:clean_?up\w*|dispose\w*|\[?Symbol\.(?:asyncDispose|dispose)\]?|finally\w*|tear_?down\w*|rollback\w*|release\w*|__a?exit__|finali[sz]er?|close(?:[A-Z_]\w*)?|unlock|shutdown|graceful\w*)$/i;

/** Thrown while things were being put away: a `finally`, a release, a rollback. */
export const cleanup: Mask = {
  slug: "cleanup",
  recognise: ({ exception }) =>
    innermostOwnFrames(exception, 2).some((frame) => FRAME.test(frame.function ?? "")) ? "able" : undefined,
  reason: (root) => `Thrown while cleaning up after ${root}`,
  tell: "An error of the same request from before the clean-up would tell.",
};
