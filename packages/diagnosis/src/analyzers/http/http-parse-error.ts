import { type Analyzer, now, today } from "../analyzer.ts";

export const httpParseError: Analyzer = {
  kind: "http-parse-error",
  recognises: "bytes that are not HTTP as the parser takes it",
  codes: [
    "HPE_HEADER_OVERFLOW",
    "UND_ERR_HEADERS_OVERFLOW",
    "HPE_INVALID_CONSTANT",
    "HPE_INVALID_HEADER_TOKEN",
    "HPE_UNEXPECTED_CONTENT_LENGTH",
    "HPE_INVALID_METHOD",
    "HPE_INVALID_EOF_STATE",
    "HPE_INVALID_VERSION",
    "HPE_CR_EXPECTED",
    "HPE_LF_EXPECTED",
    "HPE_INVALID_CHUNK_SIZE",
    "HPE_INVALID_CONTENT_LENGTH",
    "HPE_INTERNAL",
  ],
  types: ["HTTPParserError"],
  words: [
    "parse error:",
    "headers overflow error",
    "response does not match the http/1.1 protocol",
    "malformed http",
  ],
  recognise({ code, lower }) {
    if (/json|yaml|xml|sql/.test(lower)) return undefined;

    return {
      title: /overflow/.test(`${lower} ${code?.toLowerCase() ?? ""}`)
        ? "Headers are larger than the HTTP parser takes"
        : "What came is not HTTP as the parser takes it",
    };
  },
  cause:
    "Headers: cookies or tokens grew past 16 KB. Else another protocol on this port (TLS on a plain port, a scanner), or a peer that breaks the protocol.",
  fixes: [
    now("Look at what was sent: the size of cookies, the scheme and port of the address."),
    today("Keep sessions on the server instead of in cookies; ignore scanners' noise with 400."),
  ],
  verification: "The same request is parsed.",
};
