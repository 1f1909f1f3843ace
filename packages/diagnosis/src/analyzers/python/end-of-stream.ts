import { type Analyzer, now, today } from "../analyzer.ts";

export const endOfStream: Analyzer = {
  kind: "end-of-stream",
  recognises: "a stream that ended before anything came (anyio.EndOfStream and its like)",
  types: ["EndOfStream", "ClosedResourceError", "BrokenResourceError"],
  recognise: () => ({
    title: "A stream between parts of the server ended before an answer came: only a consequence",
  }),
  cause:
    "The part that should have answered failed or was called off; middleware that waits for its answer then sees the end of the stream. It says nothing of why.",
  fixes: [
    now("Find the exception just before it in the same request: that one is the cause."),
    today("Log exceptions where they are caught, above all in middleware and error handlers."),
  ],
};
