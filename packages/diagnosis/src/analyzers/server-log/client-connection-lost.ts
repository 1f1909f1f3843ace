import { type Analyzer, now, today } from "../analyzer.ts";

export const clientConnectionLost: Analyzer = {
  kind: "client-connection-lost",
  recognises: "PostgreSQL telling that a client's connection ended without a goodbye",
  words: [
    "unexpected eof on client connection",
    "could not receive data from client",
    "could not send data to client",
    "connection to client lost",
    "ssl error: unexpected eof",
    "eof on ssl",
  ],
  recognise({ lower }) {
    const open = lower.includes("open transaction");
    const ssl = /\bssl\b/.test(lower);
    return {
      title: `A client of the database went away without closing its ${ssl ? "TLS " : ""}connection${open ? ", inside an open transaction" : ""}`,
    };
  },
  cause:
    "The client's process was killed or crashed, a proxy cut the connection, or the client simply does not say goodbye; it is evidence about the client, none about the database.",
  fixes: [
    now("Look at the client's side at that minute: restarts, kills, a proxy's idle limit."),
    today("Close the pool on SIGTERM, and recycle connections before the proxy's idle limit."),
  ],
  verification: "A restart of the service leaves no such line in the database's log.",
};
