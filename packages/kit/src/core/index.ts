export { type Closer, type CloserStage, closerStages, closersOf, registerCloser } from "./closers.ts";
export {
  CONTEXT_ENTRIES_MAX,
  type ContextInit,
  currentContext,
  type Degradation,
  enterContext,
  type LedgerEntry,
  runInContext,
  WorkContext,
  type WorkKind,
} from "./context.ts";
export { type Duration, DurationError, TIMER_MAX, toMilliseconds } from "./duration.ts";
export { editDistance } from "./edit-distance.ts";
export { type FailureText, failureText, showSpent } from "./failure-text.ts";
export { headlineOf, messageOf } from "./headline.ts";
export { isForwarded } from "./is-forwarded.ts";
export { isKitFile } from "./is-kit-file.ts";
export { isRunning } from "./is-running.ts";
export { isThenable } from "./is-thenable.ts";
export { KitError } from "./kit-error.ts";
export { type Lifecycle, lifecycle, resetLifecycle, setLifecycle } from "./lifecycle.ts";
export { type ErrorRelation, linksOf } from "./links-of.ts";
export { makeFolder } from "./make-folder.ts";
export {
  type Note,
  type NoteInit,
  type NoteListener,
  type NoteListenerOptions,
  onNote,
  tell,
  tellWell,
  type WellListener,
} from "./notes.ts";
export { ownFailure, ownFailures } from "./own-failure.ts";
export { processWide } from "./process-wide.ts";
export { classOf, isError, isInstance, readProperty, readText, typeOfError } from "./read-property.ts";
export { showValue } from "./show-value.ts";
export { type Site, showSite } from "./site.ts";
export {
  type Gauge,
  type PartState,
  type ReadState,
  readGauges,
  readStates,
  registerGauge,
  registerState,
  type StateSource,
} from "./states.ts";
export { claimStrays, isClaimed, type StrayClaim, type StrayOrigin } from "./strays.ts";
export { threadArgs } from "./thread-args.ts";
