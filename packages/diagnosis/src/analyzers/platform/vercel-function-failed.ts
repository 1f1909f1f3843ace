import { type Analyzer, now, today } from "../analyzer.ts";

export const vercelFunctionFailed: Analyzer = {
  kind: "vercel-function-failed",
  general: "exited",
  recognises: "a Vercel function that crashed",
  words: ["function_invocation_failed", "edge_function_invocation_failed", "no_response_from_function"],
  recognise: () => ({ title: "The function crashed, or sent no answer (Vercel)" }),
  cause:
    "An exception reached the top of the function, its import failed, or the process ended; the platform's page does not say which.",
  fixes: [
    now("Read the function's own log of that request: the exception stands there."),
    today("Catch at the handler's top, log the whole error, and answer with a request id."),
  ],
  verification: "The route answers.",
  rollback: "`vercel rollback` to the deployment that ran.",
};
