import { expect, test } from "vitest";
import { durationOf } from "./duration-of.ts";

test.each([
  ['{"level":30,"res":{"statusCode":200},"responseTime":12.5,"msg":"request completed"}', 12.5],
  ['{"duration_ms":40}', 40],
  ['{"latency":"0.25s","status":200}', 250],
  ["GET /orders/7 200 12.312 ms - 48", 12.312],
  ["GET /dashboard 200 in 1.2s", 1200],
  ["Completed 200 OK in 31ms (Views: 12.0ms | ActiveRecord: 3.1ms)", 3.1],
  ['10.0.0.1 - - [02/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8" rt=0.012', 12],
  ['10.0.0.1 - - [02/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 612', undefined],
  ['{"duration":40,"status":200}', undefined],
  ["GET /items/200ms-guide 404", undefined],
])("%s", (line, expected) => {
  const found = durationOf(line);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(expected, 6);
});
