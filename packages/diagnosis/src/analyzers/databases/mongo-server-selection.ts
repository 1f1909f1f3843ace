import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const mongoServerSelection: Analyzer = {
  kind: "mongo-server-selection",
  recognises: "MongoDB without a server that fits",
  types: ["MongoServerSelectionError", "MongooseServerSelectionError", "ServerSelectionTimeoutError"],
  words: [
    "server selection timed out",
    "could not connect to any servers in your mongodb atlas cluster",
    "no suitable servers found",
    "no primary server is available",
    "no replica set members",
  ],
  recognise({ lower }) {
    // A refusal or an unknown name says more than that no server fits.
    if (/econnrefused|enotfound|eai_again|connection refused/.test(lower)) return undefined;
    const listed = /whitelist|allow ?list|access list/.test(lower);
    return {
      title: `No MongoDB server could be chosen in time${listed ? ": is this client on the cluster's access list?" : ""}`,
    };
  },
  cause:
    "The driver found no server to talk to: the address is wrong or refuses, the network's allow list lacks this client, or the set has no primary at the moment.",
  fixes: [
    now(
      "Try the connection string by `mongosh` from the service's own network, and look at the set's state (`rs.status()`).",
    ),
    today(
      "Admit the service's address in the cluster's network access, and answer not-ready until the connection stands.",
    ),
    thisWeek("Set `serverSelectionTimeoutMS` below the request's deadline."),
  ],
  verification: "The database's health check passes.",
};
