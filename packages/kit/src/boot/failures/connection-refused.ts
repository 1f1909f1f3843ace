import { type KnownFailure, target } from "./known-failure.ts";

export const connectionRefused: KnownFailure = {
  name: "connection-refused",
  recognise: (facts) => {
    const { code } = facts;
    if (
      code !== "ECONNREFUSED" &&
      code !== "ETIMEDOUT" &&
      code !== "EHOSTUNREACH" &&
      code !== "ENETUNREACH" &&
      code !== "UND_ERR_CONNECT_TIMEOUT"
    )
      return undefined;
    const where = target(facts);
    const local = /^(?:\[?::1\]?|127\.|localhost|0\.0\.0\.0)/.test(where);
    if (code !== "ECONNREFUSED")
      return {
        description: `${where} could not be reached (${code}).`,
        cause:
          "Nothing answered: a firewall or security group, a private network this service is not in, or a host that is down.",
        action: "Check that host and port are right, and that the network lets this service through to them.",
      };
    return {
      description: `The connection to ${where} was refused.`,
      cause: local
        ? "Nothing listens there on this machine. In a container or on a platform, localhost is the container itself, not the database's host."
        : "The host answers, and nothing listens on that port: the server is not up yet, or the port is wrong.",
      action: local
        ? "Start the server, or set its real host in the configuration (for databases: DATABASE_URL)."
        : "Start the server, or correct host and port. If it only starts later than this service, give the phase a retry and a longer deadline.",
    };
  },
};
