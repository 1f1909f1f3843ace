import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /certificate (?:has expired|verify failed|is not yet valid|signed by unknown|required|unknown|is not trusted)|self[- ]signed certificate|unable to (?:verify the first|get local issuer) certificate|x509:|certificate_verify_failed|pkix path|does not match certificate's|altnames|wrong version number|ssl handshake|handshake failure|tls: (?:failed to verify|first record)|no encryption$/i;
const CODES =
  /^(?:CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*)|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/;

/** The two sides do not agree on who the other one is, or on how to encrypt. */
export const tlsCertificate: Analyzer = {
  kind: "tls-certificate",
  recognises: "two sides that do not agree on a certificate or on how to encrypt",
  cause: "One side's certificate or protocol is not what the other accepts.",
  recognise({ message, code, name }) {
    // PostgreSQL's own words for a refused, unencrypted client speak of its access rules.
    if (/pg_hba/i.test(message)) return undefined;
    const typed =
      /^(?:SSLHandshakeException|SSLCertVerificationError|SSLPeerUnverifiedException|CertificateException)$/.test(
        name,
      );
    if (!TEXT.test(message) && !typed && !(code !== undefined && CODES.test(code))) return undefined;
    const text = `${code ?? ""} ${message}`;
    const title = /expired|CERT_HAS_EXPIRED/i.test(text)
      ? "The other side's TLS certificate has expired"
      : /altname|does not match/i.test(text)
        ? "The TLS certificate is for another host name"
        : /self[-_ ]signed|unknown authority|issuer|VERIFY_LEAF|verify failed|pkix/i.test(text)
          ? "The other side's TLS certificate is not trusted here"
          : /wrong version number|first record/i.test(text)
            ? "TLS was spoken to a port that does not speak it"
            : "The TLS connection could not be set up";
    return {
      title,
      fixes: [
        now(
          "Look at the certificate that is served: `openssl s_client -connect host:port -servername host`.",
        ),
        today(
          "Renew it, send the whole chain, or give the client the issuing CA; do not turn verification off.",
        ),
        thisWeek("Alert three weeks before a certificate expires."),
      ],
    };
  },
};
