import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const connectTimeout: Analyzer = {
  kind: "connect-timeout",
  general: "timeout",
  recognises: "a connection that was not set up in time",
  codes: ["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT", "KIT_CONNECT_DEADLINE", "P1002"],
  types: ["ConnectTimeoutError", "ConnectTimeout", "ConnectTimeoutException"],
  words: [
    "connect timeout error",
    "connect etimedout",
    "connection timed out",
    "connection timeout expired",
    "timeout expired while connecting",
    "timed out trying to connect",
  ],
  recognise({ code, lower, message, name }) {
    if (
      !(
        !/pool|read etimedout|acquir/.test(lower) &&
        (/connect/.test(`${lower} ${name.toLowerCase()}`) ||
          code === "UND_ERR_CONNECT_TIMEOUT" ||
          code === "P1002")
      )
    )
      return undefined;
    const target = partOf(
      message,
      /(?:ETIMEDOUT|connect to|attempted address(?:es)?:|server at) ["'`]?\[?([\w.:-]*\w:\d{2,5})/i,
    );
    return { title: `No connection${target ? ` to ${target}` : ""} could be set up in time` };
  },
  cause:
    "Packets go out and nothing comes back: a firewall or security group drops them, the host is down, the network is another one, or the machine is too busy to accept.",
  fixes: [
    now(
      "Try the address and port from inside the service's own network (`nc -vz host port`); silence points at a firewall or a wrong network.",
    ),
    today(
      "Check the allow lists of the other side (did this service's outgoing address change?), and its load.",
    ),
    thisWeek("Set the connect deadline to a few seconds, below the request's own."),
  ],
  verification: "The dependency's health check passes.",
};
