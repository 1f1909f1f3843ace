import { type Analyzer, now, today } from "../analyzer.ts";

const TEXT =
  /getaddrinfo|\benotfound\b|\beai_again\b|name or service not known|no such host\b|nodename nor servname|temporary failure in name resolution|could not translate host name|name resolution/i;
const HOST =
  /(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|lookup|host name "?|UnknownHostException:|Failed to resolve ')\s*"?([\w.-]+)/i;

/** A host name does not resolve. */
export const dns: Analyzer = {
  kind: "dns",
  recognises: "a host name that does not resolve",
  cause: "The name does not exist in the network that was asked, or the resolver did not answer.",
  codes: ["ENOTFOUND", "EAI_AGAIN"],
  types: ["UnknownHostException", "gaierror"],
  words: [
    "getaddrinfo",
    "enotfound",
    "eai_again",
    "name or service not known",
    "no such host",
    "nodename nor servname",
    "temporary failure in name resolution",
    "could not translate host name",
    "name resolution",
  ],
  recognise({ message, code, name }) {
    if (
      !(
        code === "ENOTFOUND" ||
        code === "EAI_AGAIN" ||
        /^(?:UnknownHostException|gaierror)$/.test(name) ||
        TEXT.test(message)
      )
    )
      return undefined;
    const host =
      HOST.exec(message)?.[1] ?? (name === "UnknownHostException" ? message.split(":")[0] : undefined);
    return {
      title: host ? `The host name ${host} does not resolve` : "A host name does not resolve",
      fixes: [
        now(
          `Check ${host ? `\`${host}\`` : "the configured host"} for a typing error, a missing suffix or a wrong network.`,
        ),
        today(
          code === "EAI_AGAIN"
            ? "Check the resolver: this answer means that it could not be asked."
            : "Resolve the name from inside the service's own network.",
        ),
      ],
    };
  },
};
