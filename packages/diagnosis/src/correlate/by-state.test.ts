import { decodeLog } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";

function worst(...logs: string[][]) {
  return diagnose(
    logs.flatMap((lines, n) => {
      const decoded = decodeLog(`${lines.join("\n")}\n`);
      if (!decoded.ok) throw new Error("unreadable");
      return decoded.value.events.map((event) => ({
        ...event,
        lines: { ...event.lines!, file: `log-${n}` },
      }));
    }),
  );
}

const at = (second: number) => `2026-03-01T10:00:${String(second).padStart(2, "0")}.000Z`;

describe("a state that work meets", () => {
  const blocked = `${at(3)} WARN event loop blocked for 31200 ms`;
  const lost = [
    `${at(4)} ERROR Error: could not renew lock for job 12`,
    "    at LockManager.renew (/srv/node_modules/queue/lock.js:4:9)",
  ];

  it("a blocked event loop explains the lock that was lost", () => {
    const [first] = worst([blocked, ...lost]);
    expect(first?.root?.message).toContain("event loop blocked");
    expect(first?.status).not.toBe("confirmed");
  });

  it("a blocked event loop that nothing came of is no failure", () => {
    expect(worst([blocked])).toEqual([]);
    const [first, ...others] = worst([
      blocked,
      `${at(5)} ERROR TypeError: rows.total is not a function`,
      "    at sum (/srv/src/sum.ts:4:9)",
    ]);
    expect(first?.root?.message).toContain("rows.total");
    expect(others).toEqual([]);
  });

  it("a lock lost minutes later is not explained by it", () => {
    const later = lost.map((line) => line.replace("10:00:04", "10:09:04"));
    expect(worst([blocked, ...later])[0]?.root?.message).toContain("renew lock");
  });

  it("no memory explains the waits after it, not those before", () => {
    const memory = (second: number) => [
      `${at(second)} ERROR java.lang.OutOfMemoryError: Java heap space`,
      "\tat com.acme.Year.rows(Year.java:58)",
    ];
    const wait = (second: number) => `${at(second)} ERROR Connection is not available, request timed out`;
    const [first, ...none] = worst([...memory(1), wait(9), wait(19), wait(29)]);
    expect(first?.root?.type).toContain("OutOfMemoryError");
    expect(none).toEqual([]);
    expect(worst([wait(1), ...memory(30)])).toHaveLength(2);
  });

  it("a panic explains the locks that it left poisoned", () => {
    const poisoned = [
      "thread 'worker' panicked at src/state.rs:9:4:",
      "called `Result::unwrap()` on an `Err` value: PoisonError { .. }",
    ];
    const [first, ...none] = worst([
      "thread 'worker' panicked at src/price.rs:31:7:",
      "attempt to divide by zero",
      ...poisoned,
      `${at(2)} INFO accepted`,
      ...poisoned,
    ]);
    expect(first?.root?.message).toContain("divide by zero");
    expect(none).toEqual([]);
  });

  it("a server's full disk explains what its clients were refused, and no other server's", () => {
    const broker = [
      `[2026-03-01 10:00:00,000] ERROR append failed (org.apache.kafka.Log)`,
      "java.io.IOException: No space left on device",
      "\tat kafka.log.LocalLog.append(LocalLog.scala:430)",
    ];
    const client = (type: string) => [
      `${at(5)} ERROR ${type}: There is no leader for this partition`,
      "    at send (/srv/src/send.ts:4:9)",
    ];
    expect(worst(broker, client("KafkaError"))[0]?.root?.message).toContain("No space");
    expect(worst(broker, client("RabbitError"))).toHaveLength(2);
  });
});

describe("tries of a connection that are warned of", () => {
  const tried = `${at(1)} WARN mongo: Error: getaddrinfo ENOTFOUND mongo.local`;

  it("explain the wait for it that ended", () => {
    const [first] = worst([tried, `${at(6)} FATAL Error: module 'mongo' did not start in time`]);
    expect(first?.root?.code).toBe("ENOTFOUND");
  });

  it("do not explain another wait", () => {
    const found = worst([tried, `${at(6)} ERROR Error: https://pay.local timed out`]);
    expect(found[0]?.root?.code === "ENOTFOUND" && found.length === 1).toBe(false);
  });
});

describe("a retry that went well", () => {
  const job = "shop.tasks.send_mail[686b20c7-03b7-4b6d-ab73-7cc5968f968b]";

  it("of other work settles nothing", () => {
    const failed = `${at(0)} ERROR task ${job} failed, retrying: Error: connect ECONNREFUSED 10.0.0.4:25`;
    const other = job.replace("686b", "aaaa");
    expect(worst([failed, `${at(2)} INFO task ${other} succeeded`])[0]?.root?.code).toBe("ECONNREFUSED");
    expect(worst([failed, `${at(2)} INFO task ${job} succeeded`])[0]?.root).toBeNull();
  });

  it("settles nothing that was given up", () => {
    const failed = `${at(0)} ERROR [mail] no retry left, giving up: Error: connect ECONNREFUSED 10.0.0.4:25`;
    expect(worst([failed, `${at(2)} INFO [mail] delivered`])[0]?.root?.code).toBe("ECONNREFUSED");
  });
});
