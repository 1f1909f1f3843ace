import { type Analyzer, now, today } from "../analyzer.ts";

export const payloadTooLarge: Analyzer = {
  kind: "payload-too-large",
  recognises: "a request body over its limit",
  codes: [
    "FST_ERR_CTP_BODY_TOO_LARGE",
    "LIMIT_FILE_SIZE",
    "ERR_FR_MAX_BODY_LENGTH_EXCEEDED",
    "UND_ERR_RES_EXCEEDED_MAX_SIZE",
  ],
  types: ["PayloadTooLargeError", "PayloadTooLarge", "MulterError"],
  words: [
    "request entity too large",
    "request body is too large",
    "payload too large",
    "maxbodylength limit",
    "maxcontentlength size of",
    "file too large",
    "request body larger than",
    "function_payload_too_large",
  ],
  recognise({ code, lower, name }) {
    if (!(name !== "MulterError" || /too large/.test(lower) || code === "LIMIT_FILE_SIZE")) return undefined;
    const answer = /maxcontentlength/.test(lower);
    return {
      title: answer ? "An answer is larger than the client takes" : "A request body is larger than its limit",
    };
  },
  cause:
    "The parser's limit (100 KB in body-parser, 1 MB in Fastify) or a proxy's is below what callers send: an upload as JSON, a batch that grew.",
  fixes: [
    now("Look at the route and the size; raise the limit for this one route if it is meant."),
    today("Take uploads as streams or straight into object storage, and page batches."),
  ],
  verification: "The same request is accepted, or refused with a clear 413.",
};
