import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const ipv6LoopbackFirst: Analyzer = {
  kind: "ipv6-loopback-first",
  general: "connection-refused",
  recognises:
    "`localhost` that led to `::1`, where nothing listens, while `127.0.0.1` was not tried or is not refused",
  words: ["econnrefused ::1:", "connection refused"],
  recognise({ around, message }) {
    if (
      !(
        /ECONNREFUSED ::1:\d+/.test(message) &&
        !(around.beside ?? []).some((other) => /ECONNREFUSED 127\./.test(other.message))
      )
    )
      return undefined;
    const port = partOf(message, /::1\]?:(\d{2,5})/);
    return { title: `Connection to ::1:${port} refused: nothing listens on the IPv6 loopback` };
  },
  cause:
    "The name `localhost` resolves to the IPv6 address first; a server that listens on 127.0.0.1 only, or runs in another container, is not there.",
  fixes: [
    now(
      "Check the configured address: `localhost` points at the very machine or container that the service runs in; for a server on it write 127.0.0.1.",
    ),
    today("Take the host from the environment, without a default of localhost."),
    thisWeek("Refuse to start on a local address where the service is deployed."),
  ],
  verification: "The health check of this dependency passes.",
};
