/** From decoded signals to what the store is to write: no database in here. */
export { analyse } from "./analyse.ts";
export { type Face, faceOf, frontOf } from "./face.ts";
export { tieKey, tiesOf } from "./group-events.ts";
export { mergeHistograms, percentile } from "./histogram.ts";
export {
  type FacetChange,
  type FacetKind,
  facetKey,
  type IssueChange,
  type IssueChanges,
  type Sighted,
} from "./issue-change.ts";
export { PEERS_MAX, type Peer, type Place, type Placed, place } from "./place.ts";
export { scoreOf } from "./score.ts";
export { addOutcomes, HOUR, MINUTE, type OutcomeRow, tallyOutcomes } from "./tally-outcomes.ts";
export { withFlags } from "./with-flags.ts";
