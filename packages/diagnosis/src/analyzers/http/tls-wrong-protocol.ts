import { type Analyzer, now, today } from "../analyzer.ts";

export const tlsWrongProtocol: Analyzer = {
  kind: "tls-wrong-protocol",
  general: "tls-certificate",
  recognises: "TLS spoken to a port without it, or in a version that the other side refuses",
  codes: [
    "EPROTO",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
  ],
  words: [
    "wrong version number",
    "first record does not look like a tls handshake",
    "unsupported protocol",
    "alert protocol version",
    "packet length too long",
    "server gave http response to https client",
    "alert handshake failure",
    "unrecognized ssl message",
  ],
  recognise({ coded, lower }) {
    if (!(/ssl|tls|https/.test(lower) || coded)) return undefined;

    return {
      title: /wrong version|first record|http response|packet length|unrecognized/.test(lower)
        ? "TLS was spoken to a port that does not speak it"
        : "The two sides do not agree on a TLS version or cipher",
    };
  },
  cause:
    "The address has `https` or `rediss` for a plain port (or goes through a proxy that speaks plain HTTP), or one side is so old that no version is left in common.",
  fixes: [
    now(
      "Check scheme and port of the configured address: `http` or `https`, `redis` or `rediss`, and proxy settings.",
    ),
    today(
      "For the version: update the older side; lower the client's `minVersion` only for this one connection.",
    ),
  ],
  verification: "The call succeeds.",
};
