import { type Analyzer, now, today } from "../analyzer.ts";

export const aborted: Analyzer = {
  kind: "aborted",
  recognises: "work that was called off by its signal or its caller",
  codes: ["ABORT_ERR", "ERR_CANCELED", "UND_ERR_ABORTED"],
  types: ["AbortError", "CanceledError", "CancelledError"],
  recognise: () => ({ title: "A call was called off before it was done" }),
  cause:
    "Somebody aborted the signal or hung up: a deadline, a client that left, a shutdown. The abort itself does not say which.",
  fixes: [
    now("Look at who owns the signal, and what it was waiting for at that time: the reason lies there."),
    today(
      'Abort with a reason (`controller.abort(new Error("..."))`), and treat a client that left as no error.',
    ),
  ],
};
