/** What requests to health endpoints tell, of whichever sender. */
export { healthPathOf } from "./health-path-of.ts";
export { seenAnswer } from "./seen-answer.ts";
