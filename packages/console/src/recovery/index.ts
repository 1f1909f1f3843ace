/** Whether issues are really gone, and since when. */
export { spansOf } from "./mended-in.ts";
export { ownRuns } from "./own-runs.ts";
export { provenAt } from "./proven-at.ts";
export { mendOf, recoveryOf } from "./recovery-of.ts";
export { RecoveryWatch } from "./recovery-watch.ts";
