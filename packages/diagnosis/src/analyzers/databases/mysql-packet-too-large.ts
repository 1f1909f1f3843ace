import { type Analyzer, now, today } from "../analyzer.ts";

export const mysqlPacketTooLarge: Analyzer = {
  kind: "mysql-packet-too-large",
  recognises: "a statement larger than MySQL takes",
  codes: ["ER_NET_PACKET_TOO_LARGE"],
  words: ["max_allowed_packet"],
  recognise: () => ({ title: "A statement is larger than the MySQL server takes (`max_allowed_packet`)" }),
  cause: "A file, a document or a list of thousands of values is written in one statement.",
  fixes: [
    now("Write in smaller batches, or raise `max_allowed_packet` on the server and the client."),
    today("Bound the size of what comes in, and keep files outside of the database."),
  ],
};
