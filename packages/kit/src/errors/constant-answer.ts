/** The lowest floor: bytes that are there before anything goes wrong. */
import type { FailureAnswer } from "./handle-failure.ts";

const body = Buffer.from('{"type":"about:blank","title":"Internal Server Error","status":500}');
const empty = Buffer.alloc(0);
const headers = Object.freeze({
  "content-type": "application/problem+json",
  "content-length": String(body.length),
  "cache-control": "no-store",
});
const whole: FailureAnswer = Object.freeze({ status: 500, headers, body, destroy: false, floor: "constant" });
const head: FailureAnswer = Object.freeze({ ...whole, body: empty });
const ended: FailureAnswer = Object.freeze({
  status: 500,
  headers: Object.freeze({}),
  body: empty,
  destroy: true,
  floor: "constant",
});

/** Allocates nothing, reads nothing, cannot fail. */
export function constantAnswer(method: unknown, headersSent: boolean | undefined): FailureAnswer {
  if (headersSent) return ended;
  return method === "HEAD" ? head : whole;
}
