/** What stands as an issue of its own, in which order, and whom it hit: whole logs and bare events. */
import { decodeLog, type ErrorEvent, hash128 } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

function read(...lines: string[]) {
  const decoded = decodeLog(new TextEncoder().encode(lines.join("\n")));
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return diagnose(decoded.value.events);
}

let made = 0;
function event(rest: Partial<ErrorEvent>): ErrorEvent {
  made++;
  const lines = { first: made * 3, last: made * 3 };
  const base = {
    source: "log" as const,
    time: 1_770_000_000_000 + made,
    level: "error" as const,
    exceptions: [],
    lines,
    ...rest,
  };
  return { id: hash128(JSON.stringify(base)), ...base };
}
const thrown = (type: string, message: string, file = "src/shelf.ts") => [
  { type, message, frames: [{ file, line: 4, function: "put", inApp: true }] },
];

describe("reports of an end", () => {
  it("fold into the failure that ended the process", () => {
    const found = diagnose([
      event({ exceptions: thrown("Error", "Invalid shelf layout: row 3"), level: "fatal" }),
      event({ message: "Process exited with status 1" }),
      event({
        message: "H10 App crashed",
        instance: "router",
        request: { method: "GET", url: "/", status: 503, id: "r-100-200" },
      }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]!.root?.message).toBe("Invalid shelf layout: row 3");
    expect(found[0]!.events).toBe(3);
  });

  it("do not fold into a handled request's error, nor over a long time", () => {
    const request = { id: "0b7e2f0c-1111", method: "GET" };
    const start = 1_770_000_500_000;
    const near = diagnose([
      event({ exceptions: thrown("Error", "no shelf 9"), request }),
      event({ message: "Process exited with status 1" }),
    ]);
    expect(near).toHaveLength(2);
    const late = diagnose([
      event({ exceptions: thrown("Error", "bad layout"), level: "fatal", time: start }),
      event({ message: "Process exited with status 1", time: start + 600_000 }),
    ]);
    expect(late).toHaveLength(2);
    const elsewhere = diagnose([
      event({
        exceptions: thrown("Error", "bad layout"),
        level: "fatal",
        service: "api",
        time: start + 900_000,
      }),
      event({ message: "Process exited with status 1", service: "db", time: start + 900_001 }),
    ]);
    expect(elsewhere).toHaveLength(2);
  });

  it("alone are inconclusive, ranked last, with what the fact means", () => {
    const found = diagnose([
      event({ message: "Task timed out after 12.00 seconds" }),
      event({
        exceptions: [{ type: "Error", message: "socket hang up", code: "ECONNRESET", frames: [] }],
        time: 1_770_000_900_000,
      }),
    ]);
    const last = found.at(-1)!;
    expect(last).toMatchObject({ status: "inconclusive", root: null });
    expect(last.hypotheses[0]).toMatchObject({ status: "possible", kind: "time-limit" });
  });

  it("make no lack of memory out of gunicorn's standing question", () => {
    const found = diagnose([
      event({ message: "WORKER TIMEOUT (pid:31)", level: "fatal" }),
      event({
        exceptions: [
          { type: "SystemExit", message: "1", frames: [{ file: "report/sum.py", line: 9, inApp: true }] },
        ],
      }),
      event({ message: "Worker (pid:31) was sent SIGKILL! Perhaps out of memory?" }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]!.root).toBeNull();
    expect(found[0]!.hypotheses[0]).toMatchObject({ kind: "time-limit" });
    expect(found[0]!.hypotheses[0]!.fixes[0]!.text).toContain("report/sum.py:9");
  });
});

describe("words without an exception", () => {
  it.each([
    "stock sync: read shelf: weight: converting NULL to float64 is unsupported",
    "Could not book seat 4: seat_already_taken",
    "layout rejected by the planner",
    "unknown shelf kind in import file",
  ])("name a cause: %s", (message) => {
    const [worst] = diagnose([event({ message })]);
    expect(worst!.root?.message).toBe(message);
    expect(["possible", "likely"]).toContain(worst!.status);
    expect(worst!.root?.frames).toEqual([]);
  });

  it.each([
    "Something went wrong",
    "Internal Server Error",
    "request failed",
    "could not load the shelf",
    "sync: job failed",
  ])("name none: %s", (message) => {
    expect(diagnose([event({ message })])[0]).toMatchObject({ root: null, status: "inconclusive" });
  });
});

describe("after an error that was swallowed", () => {
  it("the warning before an undefined access is the root", () => {
    const [worst, ...others] = read(
      '2026-03-01 09:00:00,100 WARNING store.shelf: lookup failed, returning none: relation "shelf_plan" does not exist',
      "2026-03-01 09:00:00,120 ERROR web: unhandled",
      "Traceback (most recent call last):",
      '  File "/srv/web/shelf.py", line 12, in show',
      "    return plan.rows",
      "AttributeError: 'NoneType' object has no attribute 'rows'",
    );
    expect(others).toEqual([]);
    expect(worst!.root?.message).toContain("shelf_plan");
    expect(["likely", "possible"]).toContain(worst!.status);
    expect(worst!.hypotheses[0]?.kind).toBe("undefined-table");
  });
});

describe("order and impact", () => {
  it("puts refused requests below a real failure, however often they came", () => {
    const refused = Array.from({ length: 5 }, (_, i) =>
      event({
        exceptions: [{ type: "NotFoundError", message: `no route /x${i}.php`, frames: [] }],
        request: { status: 404 },
      }),
    );
    const found = diagnose([
      ...refused,
      event({ message: "Something went wrong" }),
      event({ exceptions: thrown("Error", "boom"), request: { status: 500 } }),
    ]);
    expect(found[0]!.root?.message).toBe("boom");
    expect(found.at(-1)).toMatchObject({
      status: "inconclusive",
      root: null,
      failure: { exceptions: [{ type: "NotFoundError" }] },
      unmasking: { links: [{ role: "symptom", rule: "handled" }] },
    });
  });

  it("counts requests, and names routes without their values", () => {
    const visits = [
      "/shelf/12/row/7f0c1c2e-aaaa-4bbb-8ccc-123456789abc?x=1",
      "/shelf/13/row/0b0c1c2e-aaaa-4bbb-8ccc-123456789abd",
    ].map((url, i) =>
      event({
        exceptions: thrown("Error", "boom"),
        request: { id: `5d0e8f0a-000${i}`, method: "GET", url },
        time: 1_770_001_000_000 + i * 5000,
      }),
    );
    expect(diagnose(visits)[0]!.hypotheses[0]!.impact).toBe("2 failures on GET /shelf/:id/row/:id");
  });

  it("points at no dependency's frame: at the wrapper's own one, or at how to see more", () => {
    const vendor = { file: "node_modules/ledger/index.js", line: 2, inApp: false };
    const inner = {
      type: "LedgerFault",
      message: "page is torn",
      frames: [vendor],
      to: { relation: "cause" as const, index: 1 },
    };
    const [wrapped] = diagnose([event({ exceptions: [inner, thrown("Error", "could not post")[0]!] })]);
    expect(wrapped!.hypotheses[0]!.fixes[0]!.text).toContain("src/shelf.ts:4");
    const [bare] = diagnose([
      event({ exceptions: [{ type: "LedgerFault", message: "page is torn", frames: [vendor] }] }),
    ]);
    expect(JSON.stringify(bare!.hypotheses[0]!.fixes)).not.toContain("node_modules");
    expect(bare!.hypotheses[0]!.fixes.length).toBeGreaterThan(0);
  });

  it("tells the database's and the driver's word for one error as one", () => {
    const message = "terminating connection due to administrator command";
    const found = diagnose([
      event({
        platform: "postgres",
        service: "db",
        exceptions: [{ type: "admin_shutdown", message, code: "57P01", frames: [] }],
      }),
      event({ platform: "node", service: "api", exceptions: thrown("Error", message) }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]!.hypotheses[0]?.kind).toBe("database-shutdown");
  });
});
