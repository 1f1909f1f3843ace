import { type Analyzer, now, today } from "../analyzer.ts";

const TEXT =
  /in a read-only transaction|attempt to write a readonly database|read[- ]?only file system|\berofs\b|running with the --(?:super-)?read-only option|against a read only replica|not (?:primary|master)(?: and slaveok)?/i;

/** A write went to something that only reads: a replica, a read-only transaction or file system. */
export const readOnly: Analyzer = {
  kind: "read-only",
  recognises: "a write to something that only reads",
  cause: "The target is a replica, a read-only transaction or a read-only file system.",
  codes: [
    "25006",
    "EROFS",
    "SQLITE_READONLY",
    "SQLITE_READONLY_DBMOVED",
    "SQLITE_READONLY_DIRECTORY",
    "READONLY",
    "ER_OPTION_PREVENTS_STATEMENT",
  ],
  types: ["ReadOnlySqlTransaction"],
  words: ["read-only", "read only", "readonly", "erofs", "not primary", "not master"],
  recognise({ message, code, name }) {
    const coded =
      code !== undefined &&
      /^(?:25006|EROFS|SQLITE_READONLY\w*|READONLY|ER_OPTION_PREVENTS_STATEMENT)$/.test(code);
    if (!TEXT.test(message) && !coded && !/^ReadOnlySqlTransaction/.test(name)) return undefined;
    const files = code === "EROFS" || /file system|erofs/i.test(message);
    return {
      title: files
        ? "A write went to a read-only file system"
        : "A write went to a read-only database: a replica or a read-only transaction",
      fixes: [
        now(
          files
            ? "Write to a mounted volume or the temporary directory; the image itself is read-only."
            : "Check whether the address is the replica's, and whether a fail-over just changed roles: reconnect to the primary.",
        ),
        today(
          files
            ? "Make the path configurable and check it at start."
            : "Send writes through the primary's address, and drop pooled connections on this error.",
        ),
      ],
    };
  },
};
