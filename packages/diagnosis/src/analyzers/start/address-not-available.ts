import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const addressNotAvailable: Analyzer = {
  kind: "address-not-available",
  recognises: "an address that this machine does not have, or no free local port",
  codes: ["EADDRNOTAVAIL"],
  words: ["eaddrnotavail", "cannot assign requested address", "can't assign requested address"],
  recognise({ lower, message }) {
    const listens = /\blisten\b|bind/.test(lower);
    const address = partOf(message, /EADDRNOTAVAIL[: ]+(?:address not available )?(\S{1,80})/);
    return {
      title: listens
        ? `The process cannot listen on ${address ?? "the address"}: this machine does not have it`
        : `No local address or port is free for a connection${address ? ` to ${address}` : ""}`,
    };
  },
  cause:
    "Listening: the configured host is not an address of this machine. Connecting: IPv6 is off in this container, or so many connections were opened in a short time that the local ports ran out.",
  fixes: [
    now(
      "Listen on `0.0.0.0` or `::` without a host of your own; for connections, count them (`ss -s`), many in TIME-WAIT mean ports ran out.",
    ),
    today("Keep connections alive and reuse one client (agent, pool) instead of one a request."),
    thisWeek("Watch the number of connections per target."),
  ],
};
