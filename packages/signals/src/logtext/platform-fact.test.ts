import { describe, expect, test } from "vitest";
import { readPlatformFact } from "./platform-fact.ts";

describe("readPlatformFact", () => {
  test.each([
    ["Task timed out after 3.00 seconds", "function-timeout"],
    ["RequestId: 1 Error: Runtime exited with error: signal: killed", "out-of-memory"],
    ["Killed", "killed"],
    ["[1]    8 killed     node dist/worker.js", "killed"],
    ["command terminated with exit code 137", "killed"],
    ["api-1 exited with code 137", "killed"],
    ["Last State: Terminated, Reason: OOMKilled", "out-of-memory"],
    ["H12 Request timeout", "request-timeout"],
    ["event loop blocked for 4100 ms", "loop-blocked"],
    ["Memory limit of 512 MiB exceeded with 530 MiB used.", "out-of-memory"],
  ])("%s", (text, slug) => expect(readPlatformFact(text)?.slug).toBe(slug));

  test.each([
    "killed 3 idle connections",
    "query timed out, retrying",
    "event loop blocked for 120 ms",
    "memory usage 137 MiB",
    "process exited with code 0",
    "the player was killed",
  ])("%s: none", (text) => expect(readPlatformFact(text)).toBeUndefined());
});
