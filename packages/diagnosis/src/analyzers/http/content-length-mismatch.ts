import { type Analyzer, now, today } from "../analyzer.ts";

export const contentLengthMismatch: Analyzer = {
  kind: "content-length-mismatch",
  recognises: "a body of another length than its header says",
  codes: ["UND_ERR_REQ_CONTENT_LENGTH_MISMATCH", "ERR_HTTP_CONTENT_LENGTH_MISMATCH"],
  words: [
    "content-length header",
    "request aborted: content-length",
    "request size did not match content length",
  ],
  recognise({ lower }) {
    if (!(/content.length/.test(lower) && /match|does not|exceed|less|more/.test(lower))) return undefined;

    return { title: "A body has another length than its `content-length` says" };
  },
  cause:
    "The length was copied from another request (a proxy that forwards headers as they came), counted in characters instead of bytes, or the body was changed after.",
  fixes: [
    now("Do not set `content-length` by hand; do not forward it where the body is made anew."),
    today(
      "In proxies drop hop-by-hop headers, `content-length` and `content-encoding` when the body is decoded.",
    ),
  ],
};
