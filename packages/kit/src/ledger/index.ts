import "./install.ts";

export { type LedgerCoverage, ledgerCoverage, type NotCovered } from "./coverage.ts";
export { describeEntry, type LedgerLine, ledgerOf } from "./ledger-of.ts";
export { noteCaught } from "./note-caught.ts";
export { originalSite } from "./original-site.ts";
export { type CaughtOutside, recentlyCaught } from "./recently-caught.ts";
export type { RecordedEntry } from "./recorded-entry.ts";
export { noteEscaped, settleLedger } from "./settle-ledger.ts";
export { tellSwallowed } from "./tell-swallowed.ts";
export { throwSite } from "./throw-site.ts";
