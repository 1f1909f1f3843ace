import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const dnsNameUnknown: Analyzer = {
  kind: "dns-name-unknown",
  general: "dns",
  recognises: "a host name that does not exist",
  codes: ["ENOTFOUND"],
  types: ["UnknownHostException"],
  words: [
    "getaddrinfo enotfound",
    "name or service not known",
    "no such host",
    "nodename nor servname",
    "could not translate host name",
    "no address associated with hostname",
    "failed to resolve '",
  ],
  recognise({ coded, lower, message, name }) {
    if (!coded && lower.includes("no such host") && !/no such host\b/.test(lower)) return undefined;
    const host =
      partOf(
        message,
        /(?:getaddrinfo ENOTFOUND|lookup|host name|[Ff]ailed to resolve|Name or service not known:?) ["']?([\w.-]{1,200}[\w])["']?/,
      ) ?? (name === "UnknownHostException" ? message.split(":")[0] : undefined);
    return {
      title:
        host && host !== "UnknownHostException"
          ? `The host name ${host} does not resolve: no such name`
          : "A host name does not resolve: no such name",
    };
  },
  cause:
    "The resolver answered that there is no such name: a typing error, a missing suffix, a name of another network (compose or Kubernetes names outside of theirs), or a deleted service.",
  fixes: [
    now(
      "Check the configured host for a typing error, a missing suffix, spaces, a scheme in front, or a wrong network.",
    ),
    today("Resolve the name from inside the service's own network (`getent hosts <name>`)."),
  ],
  verification: "The name resolves in the service's container, and the call goes out.",
  rollback: "Put the address back to its value before the change.",
};
