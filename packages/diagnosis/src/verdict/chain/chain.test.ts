import type { ErrorEvent } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { at, event, restartLoop } from "../../../test/incidents.ts";
import { buildChain } from "./build-chain.ts";
import { chainOfExceptions } from "./chain-of-exceptions.ts";
import { fiveWhys } from "./five-whys.ts";
import { happenings } from "./happenings.ts";

const api = { service: "api", platform: "node" };
const postgres = { service: "postgres", platform: "postgres", level: "warning" as const };
const failed = (message: string, code?: string) => ({
  exceptions: [{ type: "Error", message, frames: [], ...(code !== undefined && { code }) }],
});

describe("the restart loop of sheet 3", () => {
  const told = restartLoop();
  const chain = buildChain(told)!;

  it("is told in order, with the health check as the first link", () => {
    expect(chain.steps.map(({ what }) => what)).toEqual([
      "health-blind",
      "connection-refused",
      "health-failed",
      "killed",
      "database-crashed",
      "database-recovering",
      "connection-lost",
      "request-failed",
    ]);
    expect(chain.status).toBe("likely");
  });

  it("cites signals with each link, and says why each followed", () => {
    for (const [index, step] of chain.steps.entries()) {
      expect(step.signals.length).toBeGreaterThan(0);
      expect(step.because === undefined).toBe(index === 0);
    }
  });

  it("keeps the end of the write-ahead log beside the chain, as no corruption", () => {
    const end = chain.also.find(({ what }) => what === "log-end-reached");
    expect(end?.because).toContain("no sign of corruption");
  });

  it("is the same in whatever order the signals arrive", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(told.events, { minLength: told.events.length }), (events) => {
        expect(buildChain({ ...told, events })).toEqual(chain);
      }),
      { numRuns: 30 },
    );
  });

  it("asks why back to the first link, and there says that it is not known", () => {
    const whys = fiveWhys(chain);
    expect(whys).toHaveLength(8);
    expect(whys.slice(0, -1).every(({ known }) => known)).toBe(true);
    expect(whys.at(-1)).toMatchObject({ known: false });
    expect(whys.at(-1)!.answer).toMatch(/^Not known/);
    for (const { signals } of whys) expect(signals.length).toBeGreaterThan(0);
  });

  it("begins later where no health answer was told", () => {
    const shorter = buildChain({ events: told.events })!;
    expect(shorter.steps[0]!.what).toBe("connection-refused");
  });

  it("does not blame a check that asked the database", () => {
    const honest = told.health.map((report) => ({
      ...report,
      checks: [{ name: "database", status: "pass" as const, affects: [] }],
    }));
    expect(happenings({ ...told, health: honest }).map(({ sort }) => sort)).not.toContain("health-blind");
  });

  it("does not blame an answer of long before the failure", () => {
    const early = [{ service: "api", time: at("09:50:00"), status: "pass" as const, checks: [] }];
    expect(happenings({ ...told, health: early }).map(({ sort }) => sort)).not.toContain("health-blind");
  });

  it("does not call the end of the log harmless where data is lost", () => {
    const lost = event({
      ...postgres,
      time: at("10:05:20.140"),
      message: "could not locate a valid checkpoint record",
    });
    const whole = buildChain({ ...told, events: [...told.events, lost] })!;
    expect(whole.also.map(({ what }) => what)).not.toContain("log-end-reached");
  });
});

describe("other chains", () => {
  test.each<[string, ErrorEvent[], string[]]>([
    [
      "memory, kill, crash loop, bad gateway",
      [
        event({
          ...api,
          time: at("08:00:00"),
          level: "fatal",
          message: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        }),
        event({ ...api, time: at("08:00:01"), level: "fatal", message: "exited with code 134" }),
        event({
          service: "kubelet",
          time: at("08:01:10"),
          level: "warning",
          message: "Back-off restarting failed container api in pod api-7d9f",
        }),
        event({
          service: "nginx",
          time: at("08:01:20"),
          message: "connect() failed while connecting to upstream",
          request: { status: 502 },
        }),
      ],
      ["memory-exhausted", "process-crashed", "restarting", "upstream-failed"],
    ],
    [
      "an idle connection's death takes the process",
      [
        event({ ...postgres, time: at("09:00:00"), message: "received fast shutdown request" }),
        event({
          ...api,
          time: at("09:00:00.4"),
          ...failed("terminating connection due to administrator command", "57P01"),
        }),
        event({
          ...api,
          time: at("09:00:00.6"),
          level: "fatal",
          message: "throw er; // Unhandled 'error' event",
        }),
      ],
      ["database-stopped", "connection-lost", "process-crashed"],
    ],
    [
      "the disk of the database",
      [
        event({
          ...postgres,
          time: at("09:00:00"),
          level: "fatal",
          ...failed('could not write to file "pg_wal/xlogtemp.31": No space left on device', "53100"),
        }),
        event({
          ...postgres,
          time: at("09:00:02"),
          message: "server process (PID 31) was terminated by signal 6: Aborted",
        }),
        event({
          ...api,
          time: at("09:00:03"),
          ...failed("the database system is in recovery mode", "57P03"),
        }),
        event({ ...api, time: at("09:00:03.2"), message: "GET /orders failed", request: { status: 500 } }),
      ],
      ["disk-full", "database-crashed", "connection-refused", "request-failed"],
    ],
  ])("%s", (_, events, sorts) => {
    expect(buildChain({ events })?.steps.map(({ what }) => what)).toEqual(sorts);
  });

  it("joins a missing table only to a change that names it", () => {
    const missing = event({
      ...api,
      time: at("12:10:00"),
      ...failed('relation "orders" does not exist', "42P01"),
    });
    const change = (names: string[]) => ({
      id: "m-7",
      kind: "migration" as const,
      time: at("12:00:00"),
      title: "0007",
      names,
    });
    expect(buildChain({ events: [missing], changes: [change(["orders"])] })?.steps[0]?.what).toBe("migrated");
    expect(buildChain({ events: [missing], changes: [change(["users"])] })).toBeUndefined();
  });

  it("puts a hung start down to the deploy before it, by the boot's own phases", () => {
    const chain = buildChain({
      changes: [
        { id: "d-9", kind: "deploy", time: at("15:40:00"), title: "1.9.0", release: "1.9.0", service: "web" },
      ],
      boots: [
        {
          id: "b-1",
          service: "web",
          release: "1.9.0",
          started: at("15:41:00"),
          ended: at("15:51:00"),
          outcome: "hung",
          phases: [{ name: "registry", state: "hung", reason: "awaits loadModules (src/registry.ts:88)" }],
        },
      ],
    });
    expect(chain?.steps.map(({ what }) => what)).toEqual(["deployed", "start-hung"]);
    expect(chain?.steps[1]?.text).toContain("phase registry");
    expect(chain?.open).toEqual([]);
  });

  it("makes no chain of what only stands near in time", () => {
    const events = [
      event({
        service: "mailer",
        time: at("09:00:00"),
        ...failed("connect ECONNREFUSED 10.0.0.9:25", "ECONNREFUSED"),
      }),
      event({ service: "api", time: at("09:00:10"), message: "exited with code 1" }),
      event({
        service: "billing",
        time: at("09:00:20"),
        message: "GET /invoices failed",
        request: { status: 500 },
      }),
    ];
    expect(buildChain({ events })).toBeUndefined();
  });

  it("does not put a request's own error down to what failed beside it", () => {
    const events = [
      event({
        ...api,
        time: at("09:00:00"),
        ...failed("connect ECONNREFUSED 10.0.0.9:5432", "ECONNREFUSED"),
      }),
      event({
        ...api,
        time: at("09:00:05"),
        ...failed("quotes.statistics is not a function"),
        request: { status: 500 },
      }),
    ];
    expect(buildChain({ events })).toBeUndefined();
  });

  it("does not run on over hours", () => {
    const told = restartLoop();
    const late = { ...told.reset, time: at("14:05:31") };
    const steps = buildChain({
      ...told,
      events: [...told.events.filter((one) => one !== told.reset), late],
    })!.steps;
    expect(steps.map(({ time }) => time)).not.toContain(late.time);
  });

  it("keeps to the failure that is asked about", () => {
    const told = restartLoop();
    expect(buildChain(told, [`event ${told.reset.id}`])?.steps[0]?.what).toBe("health-blind");
    expect(buildChain(told, ["event 00000000000000000000000000000000"])).toBeUndefined();
  });

  it("takes the order of lines where a log has no times, and nothing across logs without times", () => {
    const line = (first: number, file: string, rest: Partial<ErrorEvent>) =>
      event({ time: 0, source: "log", lines: { first, last: first, file }, ...rest });
    const one = [
      line(1, "a.log", failed("connect ECONNREFUSED 127.0.0.1:5432", "ECONNREFUSED")),
      line(9, "a.log", { message: "exited with code 1" }),
    ];
    expect(buildChain({ events: one })?.steps).toHaveLength(2);
    expect(
      buildChain({ events: [one[0]!, { ...one[1]!, lines: { first: 9, last: 9, file: "b.log" } }] }),
    ).toBeUndefined();
  });

  it("stays bounded over a flood", () => {
    const events = Array.from({ length: 5_000 }, (_, i) =>
      event({
        ...(i % 2 ? api : postgres),
        time: at("09:00:00") + i * 50,
        message: i % 2 ? "read ECONNRESET" : "received fast shutdown request",
      }),
    );
    expect(happenings({ events }).length).toBeLessThanOrEqual(600);
    expect(buildChain({ events })!.steps.length).toBeLessThanOrEqual(600);
  });

  it("never throws, and never makes a link without a signal", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "read ECONNRESET",
        "exited with code 137",
        "automatic recovery in progress",
        "`$(rm -rf)`",
      ),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ time: fc.double(), message: text, service: fc.string(), status: fc.integer() }),
          { maxLength: 30 },
        ),
        (list) => {
          const events = list.map(({ status, ...rest }) => event({ ...rest, request: { status } }));
          for (const { signals } of buildChain({ events })?.steps ?? [])
            expect(signals.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe("chainOfExceptions", () => {
  const root = {
    type: "TypeError",
    message: "x is not a function",
    role: "root",
    reason: "it was first",
    seen: "line 3",
  } as const;
  const symptom = {
    type: "Error",
    message: "write after end",
    role: "symptom",
    reason: "The handler failed.",
    seen: "line 9",
  } as const;

  it("goes from the root to what people saw", () => {
    const chain = chainOfExceptions([root, symptom], {
      surface: { text: "GET /a answered 500", signal: "line 10" },
    })!;
    expect(chain.steps.map(({ what }) => what)).toEqual(["root", "symptom", "surface"]);
    expect(fiveWhys(chain)).toHaveLength(3);
  });

  it("takes a suspect for the first link only where it stands out", () => {
    const suspect = (id: string, score: number) => ({
      change: { kind: "commit" as const, id, title: "t", author: null, time: null, release: null, files: [] },
      why: [{ text: "It wrote the line", signal: `commit ${id}` }],
      against: [],
      risk: "",
      action: "",
      score,
    });
    const first = (...suspects: ReturnType<typeof suspect>[]) =>
      chainOfExceptions([root, symptom], { suspects })?.steps[0]?.what;
    expect(first(suspect("a1", 0.9))).toBe("change");
    expect(first(suspect("a1", 0.9), suspect("b2", 0.88))).toBe("root");
    expect(first(suspect("a1", 0.4))).toBe("root");
  });

  it("claims nothing where no root is known", () => {
    expect(chainOfExceptions([{ ...symptom }, { ...symptom }])).toBeUndefined();
    expect(chainOfExceptions([])).toBeUndefined();
  });
});
