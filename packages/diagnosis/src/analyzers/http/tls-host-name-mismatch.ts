import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const tlsHostNameMismatch: Analyzer = {
  kind: "tls-host-name-mismatch",
  general: "tls-certificate",
  recognises: "a TLS certificate for another host name",
  codes: ["ERR_TLS_CERT_ALTNAME_INVALID"],
  words: [
    "does not match certificate's altnames",
    "hostname mismatch",
    "certificate is valid for",
    "doesn't match the certificate",
    "no alternative certificate subject name",
    "no subject alternative names",
  ],
  recognise({ message }) {
    const host = partOf(
      message,
      /Host: ([\w.-]{1,200}\w)\.?|not valid for '([\w.-]{1,200})'|not ([\w.-]{1,200}\w)$/,
    );
    return { title: `The TLS certificate is for another host name${host ? ` than ${host}` : ""}` };
  },
  cause:
    "The address was reached by another name than its certificate has (an IP address, an internal name, a wrong DNS record), or a proxy answered in its place.",
  fixes: [
    now(
      "Use the name that the certificate has, or look who answers: `openssl s_client -connect host:port -servername host`.",
    ),
    today("Have the certificate made for the internal name too, or set the `servername` of the connection."),
  ],
  verification: "The call succeeds with verification on.",
};
