import type { Mask } from "./mask.ts";

const TEXT =
  /database system was (?:not properly shut down|interrupted)|automatic recovery in progress|invalid record length at|unexpected eof on client connection|could not (?:receive|send) data (?:from|to) client|ssl connection (?:has been closed|ended)|redo (?:starts|done) at|crash recovery (?:is )?(?:in progress|starting)|record with (?:zero length|incorrect prev-link)/i;

/** What its clients are told meanwhile: the database is known, what stopped it is not. */
const MEANWHILE = /database system is in recovery mode|because of crash of another server process/i;

/** A database tidying up after it was stopped hard: the last link of a chain that began with whatever stopped it. */
export const databaseRecovery: Mask = {
  slug: "database-recovery",
  recognise: ({ text }) => (TEXT.test(text) ? "hollow" : MEANWHILE.test(text) ? "weak" : undefined),
  reason: (root) =>
    `The database tidied up after it had been stopped, or its client had gone, in the wake of ${root}`,
  tell: "What stopped the database or its client just before (a kill by the platform, a failed health check, memory) would tell.",
};
