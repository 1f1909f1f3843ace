import { type Analyzer, now, today } from "../analyzer.ts";

export const mysqlConnectionLost: Analyzer = {
  kind: "mysql-connection-lost",
  general: "connection-reset",
  recognises: "a MySQL connection that the server had closed",
  codes: ["PROTOCOL_CONNECTION_LOST", "CR_SERVER_GONE_ERROR"],
  words: [
    "mysql server has gone away",
    "lost connection to mysql server",
    "connection lost: the server closed the connection",
    "cannot enqueue query after fatal error",
    "can't add new command when connection is in closed state",
  ],
  recognise: () => ({ title: "The MySQL server closed a connection that was in use" }),
  cause:
    "The connection sat idle past `wait_timeout`, the server restarted, or it dropped a packet that was too large; a single connection kept for ever cannot survive that.",
  fixes: [
    now("Use a pool instead of one connection, and read the server's log of that minute."),
    today(
      "Recycle connections before the server's `wait_timeout` and the proxy's idle limit; retry idempotent calls once.",
    ),
  ],
  verification: "After an hour without traffic the first request answers.",
};
