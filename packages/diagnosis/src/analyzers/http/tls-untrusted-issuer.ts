import { type Analyzer, now, today } from "../analyzer.ts";

export const tlsUntrustedIssuer: Analyzer = {
  kind: "tls-untrusted-issuer",
  general: "tls-certificate",
  recognises: "a TLS certificate of an issuer that is not trusted here",
  codes: [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  ],
  words: [
    "self-signed certificate",
    "self signed certificate",
    "unable to verify the first certificate",
    "unable to get local issuer certificate",
    "unable to get issuer certificate",
    "signed by unknown authority",
    "pkix path building failed",
  ],
  recognise({ code, lower }) {
    const self = /self[-_ ]signed/.test(`${lower} ${code?.toLowerCase() ?? ""}`);
    return {
      title: `The other side's TLS certificate is not trusted here${self ? ": it is self-signed or its chain ends in a self-signed one" : ": its issuer is not known"}`,
    };
  },
  cause:
    "The server uses a certificate of its own authority (usual for managed databases and company proxies), or does not send the intermediate certificates.",
  fixes: [
    now(
      "Give the client the issuing authority's certificate (`ca`, `NODE_EXTRA_CA_CERTS`, the driver's `sslrootcert`).",
    ),
    today("If it is a public authority, let the server send its whole chain; do not turn verification off."),
  ],
  verification: "The call succeeds with verification on.",
};
