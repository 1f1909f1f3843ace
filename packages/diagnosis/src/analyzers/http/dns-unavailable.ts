import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const dnsUnavailable: Analyzer = {
  kind: "dns-unavailable",
  general: "dns",
  recognises: "a resolver that could not be asked",
  codes: ["EAI_AGAIN", "EAI_FAIL", "ETIMEOUT", "ESERVFAIL", "EREFUSED"],
  words: [
    "eai_again",
    "temporary failure in name resolution",
    "queryserver servfail",
    "esservfail",
    "server misbehaving",
    "dns lookup timed out",
    "eai_fail",
  ],
  recognise({ lower, message }) {
    if (/econnrefused|rabbit/.test(lower)) return undefined;
    const host = partOf(
      message,
      /(?:EAI_AGAIN|EAI_FAIL|lookup|query\w* \w+|resolve) ["']?([\w.-]{2,200}\w)["']?/,
    );
    return {
      title: `The resolver could not be asked${host ? ` for ${host}` : ""}: the host name does not resolve for now`,
    };
  },
  cause:
    "The name server did not answer or failed: it is overloaded, not reachable from this network, or the container has no network yet; the name itself may be right.",
  fixes: [
    now(
      "Look whether other names resolve from the same container; if none does, it is the network or the resolver (in Kubernetes: CoreDNS).",
    ),
    today("Retry with back-off; keep connections alive, so that fewer look-ups are made."),
    thisWeek("In Kubernetes write names with a final dot or lower `ndots`, so that one call is one look-up."),
  ],
  verification: "Names resolve again in the service's container.",
};
