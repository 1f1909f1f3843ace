import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const hostUnreachable: Analyzer = {
  kind: "host-unreachable",
  recognises: "a host that the network does not reach",
  codes: ["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN"],
  words: ["ehostunreach", "enetunreach", "no route to host", "network is unreachable"],
  recognise({ message }) {
    const target = partOf(message, /(?:EHOSTUNREACH|ENETUNREACH|connect to|dial tcp) \[?([\w.:-]*\w)\]?/i);
    return { title: target ? `The network has no way to ${target}` : "The network has no way to the host" };
  },
  cause:
    "The address is of another network (a private one without a tunnel or peering, IPv6 where the container has none), or a firewall refuses it.",
  fixes: [
    now(
      "Try the address from inside the service's own network; if it is IPv6, let the client use IPv4 (`family: 4`).",
    ),
    today("Use the name that the platform gives for its private network, and check its routes and firewall."),
  ],
  verification: "A connection from the service's container succeeds.",
};
