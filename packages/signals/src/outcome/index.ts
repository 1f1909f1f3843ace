/** How requests are counted, on every wire alike. */
export { bucketOf, latencyBounds, oneDuration } from "./latency.ts";
export { addStatuses, noStatuses, statusClass } from "./statuses.ts";
