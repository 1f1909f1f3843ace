/** The part of the stores' contract that is about time: what reopens a resolved issue, running releases, requests of routes, boots, health, moments. */
import type { Boot, ErrorEvent, HealthReport, Outcome } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { accepted, event, maskedFailure, T0 } from "./events.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RESOLVED = T0 + HOUR;
const NOW = T0 + 3 * HOUR;

interface Given {
  store: Store;
  project: string;
  place: { rows(table: string): Promise<Record<string, unknown>[]> };
}

export function describeOverTime(given: () => Given): void {
  const served = (release: string | undefined, time: number, over: Partial<Outcome> = {}): Outcome => ({
    basis: "span",
    time,
    width: 0,
    service: "shop",
    environment: "production",
    route: "GET /dashboard",
    total: 10,
    failed: 0,
    ...(release !== undefined && { release }),
    ...over,
  });
  /** Writes it as if it had come at `received`. */
  const write = (errors: ErrorEvent[], outcomes: Outcome[] = [], received = NOW) => {
    const { store, project } = given();
    return store.write([accepted(project, errors, { outcomes, received })]);
  };
  const only = async () => {
    const { store, project } = given();
    const { issues } = await store.issues({ project, sort: "last-seen", limit: 5 }, NOW);
    return (await store.issue(issues[0]!.id, NOW))!;
  };
  /** An issue of 1.0.0, resolved an hour later. */
  const resolve = async (mended?: string, first: Partial<ErrorEvent> = {}) => {
    await write([event("first", first)], [served("1.0.0", T0 - HOUR)], T0);
    const { id } = await only();
    expect(await given().store.setIssueStatus(id, "resolved", RESOLVED, mended)).toBe(true);
    return id;
  };

  describe("resolved issues", () => {
    it("open again when a version that began to serve later shows it", async () => {
      await resolve();
      await write([], [served("1.1.0", RESOLVED + MINUTE)]);
      const time = RESOLVED + 2 * MINUTE;
      await write([event("again", { release: "1.1.0", time })]);
      expect(await only()).toMatchObject({
        status: "unresolved",
        count: 2,
        resolvedAt: new Date(RESOLVED).toISOString(),
        regressed: { release: "1.1.0", time: new Date(time).toISOString() },
      });
    });

    it("open again when the version that was known to be mended shows it", async () => {
      await write([], [served("1.1.0", RESOLVED - 10 * MINUTE)]);
      await resolve("1.1.0");
      await write([event("again", { release: "1.1.0", time: RESOLVED + MINUTE })]);
      expect(await only()).toMatchObject({ status: "unresolved", regressed: { release: "1.1.0" } });
    });

    it("open again when the first that is heard of a new version is the failure", async () => {
      await resolve();
      await write([event("again", { release: "2.0.0", time: RESOLVED + MINUTE })]);
      expect(await only()).toMatchObject({ status: "unresolved", regressed: { release: "2.0.0" } });
    });

    it.each<[string, Partial<ErrorEvent>, Outcome[]]>([
      ["an event that comes late", { time: RESOLVED - MINUTE, release: "1.0.0" }, []],
      [
        "a late event of a version that came later",
        { time: RESOLVED - MINUTE, release: "1.1.0" },
        [served("1.1.0", RESOLVED + MINUTE)],
      ],
      ["an old version that still runs", { time: RESOLVED + MINUTE, release: "1.0.0" }, []],
      [
        "an older version that had not shown it",
        { time: RESOLVED + MINUTE, release: "0.9.0" },
        [served("0.9.0", T0 - 2 * HOUR)],
      ],
      [
        "a higher name that began before",
        { time: RESOLVED + MINUTE, release: "9.0.0" },
        [served("9.0.0", RESOLVED - MINUTE)],
      ],
      [
        "staging",
        { time: RESOLVED + MINUTE, release: "1.1.0", environment: "staging" },
        [served("1.1.0", RESOLVED + MINUTE, { environment: "staging" })],
      ],
      ["an event without a release", { time: RESOLVED + MINUTE, release: undefined as never }, []],
    ])("stay so after %s", async (_, over, outcomes) => {
      await resolve();
      await write([], outcomes);
      await write([event("again", over)]);
      expect(await only()).toMatchObject({ status: "resolved", count: 2, regressed: null });
    });

    it("stay so when an event that is known comes again, or joins a failure that is", async () => {
      const [root, handler] = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-000000000002");
      await write([root], [], T0);
      const { id } = await only();
      // Between the two.
      await given().store.setIssueStatus(id, "resolved", T0 + 2);
      await write([root]);
      await write([{ ...handler, release: "2.0.0" }]);
      expect(await only()).toMatchObject({ status: "resolved", count: 1, events: 2 });
    });

    it("of senders that never name a version open again, though not as a regression", async () => {
      const unversioned = { release: undefined as never };
      await resolve(undefined, unversioned);
      await write([event("late", { ...unversioned, time: RESOLVED - 1 })]);
      expect(await only()).toMatchObject({ status: "resolved" });
      await write([event("again", { ...unversioned, time: RESOLVED + MINUTE })]);
      expect(await only()).toMatchObject({ status: "unresolved", regressed: null });
    });

    it("that were for staging open again when production shows it", async () => {
      await resolve(undefined, { environment: "staging" });
      await write([event("again", { release: "1.1.0", time: RESOLVED + MINUTE })]);
      expect(await only()).toMatchObject({ status: "unresolved", regressed: { release: "1.1.0" } });
    });

    it("are judged anew each time they are resolved", async () => {
      const id = await resolve();
      await write([event("again", { release: "1.1.0", time: RESOLVED + MINUTE })]);
      await given().store.setIssueStatus(id, "resolved", RESOLVED + HOUR);
      expect(await only()).toMatchObject({ status: "resolved", regressed: null });
      await write([event("third", { release: "1.1.0", time: RESOLVED + HOUR + MINUTE })]);
      expect(await only()).toMatchObject({ status: "resolved" });
      await given().store.setIssueStatus(id, "unresolved", RESOLVED + 2 * HOUR);
      expect(await only()).toMatchObject({ status: "unresolved", resolvedAt: null });
    });

    it("do not hold up ignored ones, which stay ignored", async () => {
      const id = await resolve();
      await given().store.setIssueStatus(id, "ignored", RESOLVED);
      await write([event("again", { release: "2.0.0", time: RESOLVED + MINUTE })]);
      expect(await only()).toMatchObject({ status: "ignored" });
    });
  });

  describe("running releases", () => {
    it("are known from the first to the last request, whatever order these come in", async () => {
      for (const minute of [30, 0, 10]) await write([], [served("1.1.0", T0 + minute * MINUTE)], T0 + HOUR);
      await write([event("x", { release: "1.1.0", time: T0 - MINUTE })], [], T0 + HOUR);
      const { store, project } = given();
      expect(await store.releaseRuns({ project, services: ["shop"] })).toEqual([
        {
          service: "shop",
          environment: "production",
          release: "1.1.0",
          firstSeen: T0 - MINUTE,
          servedFrom: T0,
          servedUntil: T0 + 30 * MINUTE,
        },
      ]);
      expect(await store.releaseRuns({ project, services: ["other"] })).toEqual([]);
      expect(await store.releaseRuns({ project, services: [] })).toHaveLength(1);
    });

    it("begin where a request says it, not where the minute began that counts it", async () => {
      const began = T0 + 20_000;
      const session = { basis: "session", width: MINUTE } as const;
      await write([], [served("1.1.0", T0, session), served("1.1.0", began, { width: 0 })], began + 1000);
      await write([], [served("1.1.0", T0, session)], T0 + MINUTE);
      const { store, project } = given();
      const of = async () => (await store.releaseRuns({ project, services: [] }))[0];
      expect(await of()).toMatchObject({ firstSeen: began, servedFrom: began });
      // A whole minute before tells more.
      await write([], [served("1.1.0", T0 - MINUTE, { ...session, width: MINUTE / 2 })], T0 + MINUTE);
      expect(await of()).toMatchObject({ firstSeen: T0 - MINUTE, servedFrom: T0 - MINUTE });
    });

    it("are not told by clocks that are wrong, nor by windows without a request", async () => {
      await write([
        event("past", { release: "a", time: 1000 }),
        event("future", { release: "b", time: 8e15 }),
      ]);
      await write([], [served("c", T0, { total: 0 })]);
      const { store, project } = given();
      const runs = await store.releaseRuns({ project, services: [] });
      expect(runs.map(({ release, firstSeen }) => [release, firstSeen])).toEqual([["b", NOW]]);
    });
  });

  describe("requests of routes", () => {
    it("are told by release, counted in one way", async () => {
      await write(
        [],
        [
          served("1.0.0", T0, { total: 100, failed: 20 }),
          served("1.0.0", T0 + HOUR, { total: 50, failed: 10 }),
          served("1.0.0", T0, { basis: "metric", total: 1000, failed: 200 }),
          served("1.1.0", T0 + HOUR, { basis: "metric", total: 30 }),
          served("1.1.0", T0, { basis: "metric", total: 7, route: "GET /other" }),
          served("1.1.0", T0, { basis: "metric", total: 9, service: "else" }),
        ],
      );
      const { store, project } = given();
      const query = { project, services: ["shop"], routes: ["GET /dashboard"], now: NOW };
      const told = (rows: Awaited<ReturnType<Store["routeRequests"]>>) =>
        rows.map(({ release, total, failed }) => [release, total, failed]).sort();
      expect(told(await store.routeRequests(query))).toEqual([
        ["1.0.0", 1000, 200],
        ["1.1.0", 30, 0],
      ]);
      expect(told(await store.routeRequests({ ...query, since: T0 + 1 }))).toEqual([["1.1.0", 30, 0]]);
      expect(await store.routeRequests({ ...query, routes: [] })).toEqual([]);
    });

    it("are observed by the minute, and by the hour for longer", async () => {
      const latency = { bounds: [10, 100], counts: [8, 1, 1] };
      await write([], [served("1.0.0", T0 + 90_000, { latency }), served("1.0.0", T0 + 5, { failed: 1 })]);
      const { store, project } = given();
      const query = { project, services: ["shop"], now: NOW };
      expect(await store.observations({ ...query, since: T0 })).toMatchObject([
        { time: T0, width: MINUTE, total: 10, failed: 1, latency: null },
        { time: T0 + MINUTE, width: MINUTE, total: 10, failed: 0, latency },
      ]);
      expect(await store.observations({ ...query, since: NOW - 48 * HOUR })).toMatchObject([
        { time: T0, width: HOUR, total: 20, failed: 1 },
      ]);
      const all = { ...query, since: T0, summed: true };
      await write([], [served("1.1.0", T0 + 7, { basis: "metric", total: 12, route: "GET /other" })]);
      expect(await store.observations(all)).toMatchObject([
        { time: T0, width: MINUTE, route: null, release: null, total: 12, failed: 1 },
        { time: T0 + MINUTE, total: 10, failed: 0 },
      ]);
      const first = {
        ...query,
        routes: ["GET /dashboard"],
        since: T0 - 48 * HOUR,
        until: T0 + MINUTE,
        minutes: true,
      };
      expect(await store.observations(first)).toMatchObject([{ time: T0, width: MINUTE }]);
    });
  });

  describe("criteria", () => {
    it("are kept with their issue, whole, and taken away", async () => {
      const id = await resolve();
      const { store } = given();
      const criteria = [
        { kind: "no-5xx" as const, hours: 24 },
        { kind: "p95-below" as const, route: "GET /dashboard", milliseconds: 300, hours: 1 },
      ];
      expect((await only()).criteria).toEqual([]);
      expect(await store.setCriteria(id, criteria)).toBe(true);
      expect(await store.setCriteria(id, [...criteria, { ...criteria[0]! }])).toBe(true);
      expect((await only()).criteria).toEqual(criteria);
      expect(await store.setCriteria(id, [])).toBe(true);
      expect((await only()).criteria).toEqual([]);
      expect(await store.setCriteria("nothing", criteria)).toBe(false);
    });
  });

  describe("boots", () => {
    const boot = (id: string, over: Partial<Boot> = {}): Boot => ({
      id,
      started: T0,
      outcome: "starting",
      phases: [{ name: "database", state: "running" }],
      ...over,
    });
    const tell = (boots: Boot[]) => {
      const { store, project } = given();
      return store.write([accepted(project, [], { boots })]);
    };

    it("are kept once, as far as they have come, whatever order their words come in", async () => {
      const over = { service: "shop", instance: "shop-1", release: "1.0.0", environment: "production" };
      const done = boot("a", {
        ...over,
        outcome: "failed",
        ended: T0 + 900,
        phases: [{ name: "database", state: "failed", duration: 880 }],
      });
      await tell([boot("a", over)]);
      await tell([done, boot("b", { started: T0 + MINUTE })]);
      await tell([boot("a", over)]);
      await tell([]);
      const { store, project } = given();
      const found = await store.boots({ project, since: T0, limit: 10 });
      expect(found).toEqual([boot("b", { started: T0 + MINUTE }), done]);
      expect(await store.boots({ project, since: T0 + 1, limit: 10 })).toHaveLength(1);
      expect(await store.boots({ project, since: T0, limit: 1 })).toHaveLength(1);
      expect(await store.boots({ project: "77", since: 0, limit: 10 })).toEqual([]);
      expect(await store.releaseRuns({ project, services: ["shop"] })).toMatchObject([
        { release: "1.0.0", firstSeen: T0, servedFrom: null },
      ]);
    });

    it("go by age", async () => {
      await tell([boot("old"), boot("new", { started: T0 + HOUR })]);
      await given().store.prune({ maxAgeMs: HOUR, maxBytes: 1e12 }, T0 + 2 * HOUR);
      expect((await given().place.rows("boot")).map(({ id }) => id)).toEqual(["new"]);
    });
  });
  describe("health reports", () => {
    const report = (seconds: number, over: Partial<HealthReport> = {}): HealthReport => ({
      service: "shop",
      instance: "shop-1",
      time: T0 + seconds * 1000,
      status: "pass",
      answered: { path: "/health", status: 200 },
      checks: [{ name: "disk", status: "pass", critical: true, affects: [] }],
      ...over,
    });
    const failing: Partial<HealthReport> = {
      status: "fail",
      answered: { path: "/health", status: 503 },
      checks: [{ name: "disk", status: "fail", critical: true, output: "full", affects: ["/api/*"] }],
    };
    const tell = (...healths: HealthReport[]) => {
      const { store, project } = given();
      return store.write([accepted(project, [], { healths })]);
    };
    const read = (since = T0, until?: number) => {
      const { store, project } = given();
      return store.healths({ project, since, limit: 10, ...(until !== undefined && { until }) });
    };

    it("are one as long as they say the same, with the time of each", async () => {
      await tell(report(0), report(30));
      await tell(report(60));
      await tell(report(90, failing), report(60), report(31));
      await tell(report(120));
      expect(await read()).toEqual([
        report(120),
        report(90, failing),
        report(0, { again: [T0 + 30_000, T0 + 60_000] }),
      ]);
    });

    it("begin anew after ten minutes, so that old ones can go", async () => {
      await tell(...Array.from({ length: 25 }, (_, n) => report(n * 30)));
      const found = await read();
      expect(found.map(({ time, again }) => [time - T0, again?.length])).toEqual([
        [630_000, 3],
        [0, 20],
      ]);
    });

    it("of a flood are few", async () => {
      await tell(...Array.from({ length: 600 }, (_, n) => report(n / 10)));
      expect(await read()).toEqual([report(0, { again: [10, 20, 30, 40, 50].map((s) => T0 + s * 1000) })]);
    });

    it("of each sender stand apart, also where none is named", async () => {
      await tell(report(0), report(0, { instance: "shop-2", ...failing }), {
        time: T0,
        status: "pass",
        checks: [],
      });
      expect(await read()).toHaveLength(3);
      expect((await read()).filter(({ status }) => status === "fail")).toMatchObject([
        { instance: "shop-2" },
      ]);
    });

    it("that were seen by who asked say so, each address by itself", async () => {
      const seen = (seconds: number, path: string) =>
        report(seconds, { unseen: true, answered: { path, status: 200 }, checks: [] });
      await tell(seen(0, "/health"), seen(1, "/ready"), seen(20, "/health"), seen(21, "/ready"));
      expect(await read()).toEqual([
        { ...seen(1, "/ready"), again: [T0 + 21_000] },
        { ...seen(0, "/health"), again: [T0 + 20_000] },
      ]);
    });

    it("are found by any time at which they were said", async () => {
      await tell(report(0), report(300), report(400, failing));
      expect(await read(T0 + 200_000, T0 + 350_000)).toMatchObject([{ time: T0 }]);
      expect(await read(T0 + 301_000, T0 + 350_000)).toEqual([]);
      expect(await read(T0 + 401_000)).toEqual([]);
      const { store } = given();
      expect(await store.healths({ project: "77", since: 0, limit: 10 })).toEqual([]);
      expect(await store.healths({ project: given().project, since: T0, limit: 1 })).toHaveLength(1);
    });

    it("keep every check, whatever else is too long", async () => {
      const checks = Array.from({ length: 100 }, (_, n) => ({
        name: `check ${n}`,
        status: "pass" as const,
        output: "x".repeat(1000),
        affects: ["/api/*"],
      }));
      await tell(report(0, { checks }));
      const [kept] = await read();
      expect(kept!.checks.map(({ name }) => name)).toEqual(checks.map(({ name }) => name));
    });

    it("go by age", async () => {
      await tell(report(0), report(3600, { instance: "new" }));
      await given().store.prune({ maxAgeMs: HOUR, maxBytes: 1e12 }, T0 + 1.5 * HOUR);
      expect(await given().place.rows("health_report")).toMatchObject([{ instance: "new" }]);
    });
  });

  describe("moments", () => {
    const recovered = { time: T0 + HOUR, release: "1.1.0", text: "Proven.", signal: "release 1.1.0" };
    const moments = async () => given().store.moments((await only()).id);

    it("keep when the cause was named first, by the clock of the receipt", async () => {
      await write([event("first")], [], T0 + 5);
      expect((await only()).confidence).toMatch(/likely|confirmed/);
      expect(await moments()).toEqual({ diagnosed: T0 + 5, recovered: null });
      await write([event("second", { time: T0 + MINUTE })], [], T0 + MINUTE);
      expect(await moments()).toMatchObject({ diagnosed: T0 + 5 });
    });

    it("know none while nothing is sure", async () => {
      await write([event("vague", { exceptions: [], message: "something went wrong" })], [], T0);
      expect((await only()).confidence).toBe("inconclusive");
      expect(await moments()).toEqual({ diagnosed: null, recovered: null });
      expect(await given().store.moments("nothing")).toEqual({ diagnosed: null, recovered: null });
    });

    it("keep the first proof of recovery until it is taken back, or the issue is opened again", async () => {
      const { store, project } = given();
      await write([event("first")], [served("1.0.0", T0 - HOUR)], T0);
      const { id } = await only();
      const watched = () => store.watched({ project, limit: 10 });
      // Nothing runs that could prove it.
      expect(await watched()).toEqual([]);
      await write([], [served("1.1.0", T0 + MINUTE)]);
      expect(await watched()).toEqual([id]);
      await store.setRecovered(id, recovered);
      await store.setRecovered(id, { ...recovered, time: T0 + 2 * HOUR });
      expect(await moments()).toEqual({ diagnosed: T0, recovered });
      expect(await watched()).toEqual([]);
      await store.setIssueStatus(id, "resolved", RESOLVED);
      expect((await moments()).recovered).toEqual(recovered);
      await write([event("again", { release: "2.0.0", time: RESOLVED + MINUTE })]);
      expect(await moments()).toEqual({ diagnosed: T0, recovered: null });
      await store.setRecovered(id, recovered);
      expect(await watched()).toEqual([id]);
      await store.clearRecovered(id);
      expect((await moments()).recovered).toBeNull();
      await store.setRecovered(id, recovered);
      await store.setIssueStatus(id, "unresolved", NOW);
      expect((await moments()).recovered).toBeNull();
      await store.setRecovered("nothing", recovered);
      expect(await given().place.rows("issue_moment")).toHaveLength(1);
      await store.setIssueStatus(id, "ignored", NOW);
      expect(await watched()).toEqual([]);
    });

    it("tell how long it failed without a pause", async () => {
      const at = (seconds: number) => event(`at ${seconds}`, { time: T0 + seconds * 1000 });
      await write([0, 0.5, 20, 70, 140, 150].map(at));
      const { id } = await only();
      const until = (from: number, pause = MINUTE) => given().store.failedUntil({ issue: id, from, pause });
      expect(await until(T0)).toBe(T0 + 70_000);
      expect(await until(T0, 2 * MINUTE)).toBe(T0 + 150_000);
      expect(await until(T0 + 100_000)).toBe(T0 + 150_000);
      expect(await until(T0 + HOUR)).toBeNull();
    });
  });
}
