export { type RawFrame, siteOfFrame } from "./site-of-frame.ts";
export { startWatchdog, type Watchdog, type WatchdogOptions } from "./start-watchdog.ts";
export { BLOCKED_CHANNEL, type Block } from "./thread-data.ts";
