import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const endOfWriteAheadLog: Analyzer = {
  kind: "end-of-write-ahead-log",
  recognises: "PostgreSQL telling where its write-ahead log ends (`invalid record length`)",
  words: [
    "invalid record length at",
    "record with zero length at",
    "record with incorrect prev-link",
    "invalid magic number",
    "unexpected pageaddr",
  ],
  recognise({ message }) {
    const at = partOf(message, /at ([0-9A-F]+\/[0-9A-F]+)/);
    return { title: `Recovery reached the end of the write-ahead log${at ? ` at ${at}` : ""}` };
  },
  cause:
    "The log ends where the server was stopped, and what follows is unwritten space; after a hard stop this is the ordinary last line of recovery, and no evidence of a corrupt log.",
  fixes: [
    now("Nothing is to be mended for this line; look for what stopped the database just before."),
    today(
      "Only if the database then refuses to start: keep a copy of the data directory before anything else is tried.",
    ),
  ],
  verification: 'The database logs "ready to accept connections".',
};
