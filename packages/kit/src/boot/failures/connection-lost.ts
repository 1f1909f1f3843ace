import { type KnownFailure, target } from "./known-failure.ts";

export const connectionLost: KnownFailure = {
  name: "connection-lost",
  recognise: (facts) => {
    const { code, message } = facts;
    const closed =
      /Connection terminated unexpectedly|socket hang up|other side closed|before secure TLS connection was established/i.test(
        message,
      );
    if (code !== "ECONNRESET" && code !== "EPIPE" && code !== "UND_ERR_SOCKET" && !closed) return undefined;
    const where = facts.address ?? facts.hostname;
    return {
      description: `The other side closed the connection${where === undefined ? "" : ` (${target(facts)})`}: ${message}.`,
      cause:
        "It was reached and hung up: it is restarting, a proxy has nothing behind it, or the protocol is not the expected one (TLS or not, HTTP or database).",
      action:
        "Look at the other side's log at this time; check port and TLS setting, and let the phase try again.",
    };
  },
};
