import type { KnownFailure } from "./known-failure.ts";

const certificates: Record<string, string> = {
  CERT_HAS_EXPIRED: "The server's certificate has expired.",
  CERT_NOT_YET_VALID: "The server's certificate is not valid yet: or this machine's clock is wrong.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's certificate is signed by itself.",
  SELF_SIGNED_CERT_IN_CHAIN: "The chain ends in a certificate that this machine does not trust.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The server does not send the intermediate certificate, or its authority is unknown here.",
  UNABLE_TO_GET_ISSUER_CERT: "The certificate's authority is unknown here.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The certificate's authority is unknown here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate is for another host name.",
};

export const tls: KnownFailure = {
  name: "tls",
  recognise: ({ code, message }) => {
    const certificate = code === undefined ? undefined : certificates[code];
    if (certificate !== undefined)
      return {
        description: `The encrypted connection failed: ${message}.`,
        cause: certificate,
        action:
          "Renew or complete the certificate, use the name it is made for, or trust its authority (NODE_EXTRA_CA_CERTS=ca.pem). Don't switch verification off.",
      };
    if (/does not support SSL connections/i.test(message))
      return {
        description: message,
        cause: "The client asks for TLS, and the server speaks none.",
        action: "Remove sslmode=require (or ssl: true) for this server, or switch TLS on there.",
      };
    if (/no pg_hba\.conf entry[^\n]*(?:no encryption|SSL off)/i.test(message))
      return {
        description: message,
        cause: "The server takes encrypted connections only, and this one was not.",
        action: "Add sslmode=require to DATABASE_URL (or ssl to the pool's options).",
      };
    if (code === "EPROTO" || /^ERR_SSL_/.test(code ?? ""))
      return {
        description: `The TLS handshake failed: ${message}.`,
        cause: "The other side does not speak TLS on this port, or no version or cipher is common to both.",
        action: "Check that the port is the TLS port and that http/https fit the server.",
      };
    return undefined;
  },
};
