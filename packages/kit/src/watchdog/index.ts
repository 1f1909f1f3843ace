export { type RawFrame, siteOfFrame } from "./site-of-frame.ts";
export { startWatchdog, type Watchdog, type WatchdogOptions } from "./start-watchdog.ts";
export { childrenOfMain } from "./system-hint.ts";
export {
  BLOCKED_CHANNEL,
  type Block,
  type BlockEnd,
  type EnteredCall,
  type RunningWork,
} from "./thread-data.ts";
