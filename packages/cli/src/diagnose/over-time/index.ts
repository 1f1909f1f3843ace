export {
  type KnownOverTime,
  knownOf,
  type OverTime,
  overTime,
} from "./over-time.ts";
export { type LogWatch, watchLog } from "./watch-log.ts";
