import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const tlsExpired: Analyzer = {
  kind: "tls-expired",
  general: "tls-certificate",
  recognises: "a TLS certificate out of its time",
  codes: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"],
  words: [
    "certificate has expired",
    "certificate is not yet valid",
    "alert certificate expired",
    "certificate has expired or is not yet valid",
    "notafter:",
  ],
  recognise: ({ lower }) => ({
    title:
      lower.includes("not yet valid") && !lower.includes("expired")
        ? "The other side's TLS certificate is not valid yet"
        : "The other side's TLS certificate has expired",
  }),
  cause:
    'It was not renewed, or renewed and not loaded (the server still serves the old one); "not yet valid" mostly means a wrong clock on this side.',
  fixes: [
    now(
      "Look at the certificate that is served: `openssl s_client -connect host:port -servername host | openssl x509 -noout -dates`.",
    ),
    today("Renew it and reload the server; do not turn verification off."),
    thisWeek("Alert three weeks before a certificate expires."),
  ],
  verification: "The call succeeds, and the served certificate's end lies weeks ahead.",
};
