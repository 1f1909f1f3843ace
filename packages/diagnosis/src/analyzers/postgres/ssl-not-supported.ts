import { type Analyzer, now, today } from "../analyzer.ts";

export const sslNotSupported: Analyzer = {
  kind: "ssl-not-supported",
  general: "tls-certificate",
  recognises: "a database server that does not speak TLS, or asks for it",
  words: [
    "the server does not support ssl connections",
    "server does not support ssl",
    "ssl connection is required",
    "ssl is not enabled on the server",
    "rejected ssl upgrade",
    "connection is insecure (try using `sslmode=require`",
    "ssl is required",
    "insecure transport are prohibited",
  ],
  recognise({ lower }) {
    const wants = /required|insecure|prohibited/.test(lower);
    return {
      title: wants
        ? "The database server asks for TLS, and the client speaks without it"
        : "The database server does not speak TLS, and the client asks for it",
    };
  },
  cause:
    "The TLS setting of the connection does not fit the server: a private network's database often has none, a managed one often asks for it; a pooler between may differ from both.",
  fixes: [
    now(
      "Set `sslmode` (or `ssl`) of this environment's connection to what the server does: `require`, or `disable` on a private network only.",
    ),
    today("Keep the TLS setting in the connection string, beside the address that it belongs to."),
  ],
  verification: "The service connects.",
};
