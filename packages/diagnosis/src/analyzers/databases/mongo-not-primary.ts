import { type Analyzer, now, today } from "../analyzer.ts";

export const mongoNotPrimary: Analyzer = {
  kind: "mongo-not-primary",
  general: "read-only",
  recognises: "a write that went to a MongoDB member that is not the primary",
  codes: ["10107", "13435", "11602"],
  types: ["MongoNotPrimary"],
  words: [
    "not primary",
    "not master",
    "notwritableprimary",
    "interrupted due to replica state change",
    "primarysteppeddown",
  ],
  recognise({ lower }) {
    if (!/primary|master|replica state/.test(lower)) return undefined;

    return { title: "A write went to a MongoDB member that is not the primary (read-only)" };
  },
  cause: "The set elected another primary, or the connection string names one member directly.",
  fixes: [
    now("Connect by the set's name and all members (`replicaSet=`, `mongodb+srv://`), not to one member."),
    today("Keep `retryWrites` on, so that an election is a pause and no failure."),
  ],
  verification: "A write goes through during a step-down in a test.",
};
