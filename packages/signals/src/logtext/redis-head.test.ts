import { describe, expect, it } from "vitest";
import { decodeLog } from "./decode-log.ts";
import { readRedisHead } from "./redis-head.ts";

describe("readRedisHead", () => {
  it("reads the mark as level, and the time", () => {
    const entry = readRedisHead("12:M 01 Mar 2026 10:00:00.500 # Background saving error", undefined);
    expect(entry).toMatchObject({ level: "warning", logger: "redis", text: "Background saving error" });
    expect(entry?.time).toBe(Date.UTC(2026, 2, 1, 10, 0, 0, 500));
    expect(readRedisHead("12:C 01 Mar 2026 10:00:00.500 * DB saved on disk", undefined)?.level).toBe("info");
  });

  it("tells of a disk that is full", () => {
    const decoded = decodeLog(
      "12:C 01 Mar 2026 10:00:00.500 # Failed writing the file: No space left on device\n",
    );
    expect(decoded.ok && decoded.value.events[0]?.exceptions[0]?.code).toBe("ENOSPC");
    const calm = decodeLog("12:M 01 Mar 2026 10:00:00.500 # Server initialized\n");
    expect(calm.ok && calm.value.events).toEqual([]);
  });

  it.each(["12:M hello", "01 Mar 2026 10:00:00.500 # no role", "12:30 01 Mar 2026 10:00:00 * x"])(
    "%s: none",
    (line) => expect(readRedisHead(line, undefined)).toBeUndefined(),
  );
});
