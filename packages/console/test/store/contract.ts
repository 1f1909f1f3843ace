/** What every store must do, whatever database it stands on. */
import { randomBytes } from "node:crypto";
import { type Change, hash128 } from "@holdfast/signals";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { describeDeciding } from "./deciding.ts";
import { accepted, event, exception, maskedFailure, T0 } from "./events.ts";
import { describeOverTime } from "./over-time.ts";

/** An empty database that tests may open several times, as several processes do. */
export interface Place {
  open(): Promise<Store>;
  /** All rows of a table, read past the store. */
  rows(table: string): Promise<Record<string, unknown>[]>;
  /** Changes rows, past the store. */
  change(sql: string): Promise<void>;
  remove(): Promise<void>;
}

const NOW = T0 + 60_000;
const list = { sort: "last-seen", limit: 50 } as const;

export function describeStore(name: string, makePlace: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place;
    let store: Store;
    let project: string;
    const opened: Store[] = [];

    const open = async (): Promise<Store> => {
      const one = await place.open();
      opened.push(one);
      return one;
    };

    beforeEach(async () => {
      place = await makePlace();
      store = await open();
      project = (await store.createProject("default", T0)).id;
    });

    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
      await place.remove();
    });

    const write = (...errors: Parameters<typeof accepted>[1]) => store.write([accepted(project, errors)]);
    const issues = async (of = store) => (await of.issues(list, NOW)).issues;

    /** All that is counted, in a form that two histories can be compared by. */
    const counted = async () => ({
      issues: (await issues()).map(
        ({ id, title, count, events, firstSeen, lastSeen, sparkline, releases, routes }) => ({
          ...{ id, title, count, events, firstSeen, lastSeen, sparkline, releases, routes },
        }),
      ),
      events: (await place.rows("event"))
        .map((row) => [row["id"], row["issue_id"], row["failure_id"], row["role"]].join(" "))
        .sort(),
      facets: (await place.rows("issue_facet"))
        .map((row) => [row["issue_id"], row["kind"], row["value"], row["count"]].join(" "))
        .sort(),
      hours: (await place.rows("issue_hour"))
        .filter((row) => Number(row["count"]) !== 0)
        .map((row) => [row["issue_id"], row["hour"], row["count"]].join(" "))
        .sort(),
    });

    describe("events", () => {
      it("counts a failure once however often its event comes", async () => {
        const first = await write(event("a"), event("a"));
        expect(first).toMatchObject({ events: 1, replayed: 1, issues: [{ project, created: true }] });
        const before = await counted();
        expect(await write(event("a"))).toMatchObject({ events: 0, replayed: 1, issues: [] });
        const again = await open();
        expect(await again.write([accepted(project, [event("a")])])).toMatchObject({
          events: 0,
          replayed: 1,
        });
        expect(await counted()).toEqual(before);
        expect(before.issues).toMatchObject([{ count: 1, events: 1 }]);
      });

      it("takes the same event id in two projects for two events", async () => {
        const other = (await store.createProject("other", T0)).id;
        await store.write([accepted(project, [event("a")]), accepted(other, [event("a")])]);
        expect(await issues()).toHaveLength(2);
        expect((await store.issues({ ...list, project: other }, NOW)).issues).toMatchObject([
          { project: other, count: 1 },
        ]);
      });

      it("gives an event back whole, as decoded and as it came", async () => {
        const told = event("a", {
          tags: { region: "eu" },
          request: { method: "GET", url: "/d", status: 500, id: "r1" },
        });
        await store.write([{ ...accepted(project, []), errors: [{ error: told, raw: '{"as":"it came"}' }] }]);
        expect(await store.event(project, told.id)).toMatchObject({
          id: told.id,
          role: "root",
          type: "TypeError",
          message: "quotes.statistics is not a function",
          method: "GET",
          httpStatus: 500,
          requestId: "r1",
          tags: { region: "eu" },
          exceptions: told.exceptions,
          raw: { as: "it came" },
          receivedAt: new Date(T0 + 1000).toISOString(),
        });
        expect(await store.event(project, hash128("nothing"))).toBeNull();
        expect(await store.event("999", told.id)).toBeNull();
      });

      it("keeps text with NUL, lone surrogates, emoji and great length", async () => {
        const odd = `nul \0 half \ud800 whole 😀 ${"long ".repeat(30_000)}`;
        await write(
          event("a", {
            exceptions: [exception(odd, odd)],
            message: odd,
            release: odd,
            route: odd,
            service: odd,
            environment: odd,
            traceId: odd,
            request: { id: odd },
            tags: { [odd]: odd },
            flags: [{ key: odd, variant: odd }],
          }),
        );
        const [issue] = await issues();
        expect(issue).toMatchObject({ count: 1 });
        const { events } = (await store.events(issue!.id, { limit: 10 }))!;
        expect(events[0]!.message).toContain("nul \0 half");
        expect(await store.issue(issue!.id, NOW)).toMatchObject({ count: 1 });
        // An event of the same odd trace finds it.
        expect((await write(event("b", { traceId: odd, request: { id: odd } }))).events).toBe(1);
      });

      it("takes an event without exceptions, and times at the ends of what is possible", async () => {
        await write(
          event("message", { exceptions: [], message: "disk is almost full" }),
          event("old", { time: -1e15, exceptions: [exception("Old", "old")] }),
          event("new", { time: 8e15, exceptions: [exception("New", "new")] }),
          event("fraction", { time: T0 + 0.25, exceptions: [exception("Fraction", "fraction")] }),
        );
        expect(await issues()).toHaveLength(4);
        for (const { id } of await issues()) expect(await store.issue(id, NOW)).not.toBeNull();
      });

      it("writes a batch whole or not at all", async () => {
        await expect(
          store.write([accepted(project, [event("a")]), accepted("77", [event("b")])]),
        ).rejects.toThrow();
        expect((await store.size()).events).toBe(0);
        expect(await issues()).toEqual([]);
      });
    });

    describe("failures told by several events", () => {
      const orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ] as const;

      it.each(orders)(
        "gives one issue with the root in front when they arrive in the order %i %i %i",
        async (...order) => {
          const all = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-000000000001");
          for (const index of order) await write(all[index]);
          const [issue, ...rest] = await issues();
          expect(rest).toEqual([]);
          expect(issue).toMatchObject({
            count: 1,
            events: 3,
            root: { message: "quotes.statistics is not a function" },
          });
          expect(issue!.sparkline.at(-1)).toBe(1);
          expect(issue!.firstSeen).toBe(new Date(T0).toISOString());
          expect(issue!.lastSeen).toBe(new Date(T0 + 9).toISOString());
          const { events } = (await store.events(issue!.id, { limit: 10 }))!;
          expect(events.map((one) => one.role)).toEqual(["symptom", "symptom", "root"]);
          expect(new Set(events.map((one) => one.failure))).toEqual(new Set([all[0].id]));
          const detail = await store.issue(issue!.id, NOW);
          expect(detail!.chain[0]).toMatchObject({ role: "root", eventId: all[0].id });
          expect(detail!.chain).toHaveLength(3);
          expect(detail!.variants).toMatchObject([{ count: 1 }]);
          expect(detail!.releaseStats).toMatchObject([{ release: "1.0.0", count: 1 }]);
        },
      );

      it("counts the same whatever the order of arrival and the size of the batches", async () => {
        const all = [1, 2, 3, 4].flatMap((n) =>
          maskedFailure(`9f1c2d34-aaaa-4bbb-8ccc-00000000000${n}`, T0 + n * 1000),
        );
        await write(...all);
        const expected = await counted();
        expect(expected.issues).toMatchObject([{ count: 4, events: 12 }]);
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray(all, { minLength: all.length }),
            fc.integer({ min: 1, max: 6 }),
            async (shuffled, size) => {
              const other = (await store.createProject(hash128(JSON.stringify([shuffled, size])), T0)).id;
              for (let at = 0; at < shuffled.length; at += size) {
                await store.write([accepted(other, shuffled.slice(at, at + size))]);
              }
              const { issues: found } = await store.issues({ ...list, project: other }, NOW);
              expect(found).toHaveLength(1);
              const { id: _, project: __, ...shown } = found[0]!;
              expect(shown).toMatchObject({ count: 4, events: 12, firstSeen: expected.issues[0]!.firstSeen });
              expect(shown.lastSeen).toBe(expected.issues[0]!.lastSeen);
              const detail = await store.issue(found[0]!.id, NOW);
              expect(detail!.routeStats).toMatchObject([{ count: 4 }]);
              expect(detail!.history.reduce((sum, { count }) => sum + count, 0)).toBe(4);
            },
          ),
          { numRuns: 8 },
        );
      });

      it("leaves a symptom's own issue to the failures that stay in it", async () => {
        const [, handler] = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-00000000000a");
        const [root2, handler2] = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-00000000000b", T0 + 5000);
        await write(handler);
        await write(handler2);
        const [symptom] = await issues();
        expect(symptom).toMatchObject({ count: 2, events: 2 });
        const { issues: changed } = await write(root2);
        expect(changed.map((one) => one.created).sort()).toEqual([false, true]);
        const left = (await issues()).find((one) => one.id === symptom!.id);
        expect(left).toMatchObject({ count: 1, events: 1, lastSeen: new Date(handler.time).toISOString() });
        const detail = await store.issue(symptom!.id, NOW);
        expect(detail!.chain[0]!.eventId).toBe(handler.id);
        expect(detail!.routeStats).toMatchObject([{ count: 1 }]);
      });

      it("keeps an emptied issue that a person has decided about", async () => {
        const [root, handler] = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-00000000000c");
        await write(handler);
        const [symptom] = await issues();
        await store.setIssueStatus(symptom!.id, "ignored", T0);
        await write(root);
        expect((await issues()).find((one) => one.id === symptom!.id)).toMatchObject({
          count: 0,
          status: "ignored",
        });
      });

      it("lets events of a trace that never ends stand alone", async () => {
        const many = Array.from({ length: 130 }, (_, n) =>
          event(`endless ${n}`, {
            traceId: hash128("endless"),
            time: T0 + n * 100,
            spanId: undefined as never,
          }),
        );
        for (let at = 0; at < many.length; at += 13) await write(...many.slice(at, at + 13));
        const [issue] = await issues();
        expect(issue!.events).toBe(130);
        expect((await store.size()).events).toBe(130);
      });

      it("finds the root of every request of a trace that holds thousands, whatever order they come in", async () => {
        const trace = hash128("load generator");
        const all = Array.from({ length: 300 }, (_, n) =>
          maskedFailure(`load ${n}`, T0 + n * 3).map((error) => ({
            ...error,
            traceId: trace,
            spanId: n.toString(16).padStart(16, "0"),
            request: { method: "GET", url: `/dashboard/${n}` },
          })),
        );
        // All roots first, then what each of them led to: hundreds of others stand between.
        const order = [0, 1, 2].flatMap((part) => all.map((failure) => failure[part]!));
        for (let at = 0; at < order.length; at += 45) await write(...order.slice(at, at + 45));
        const found = await issues();
        expect(found).toHaveLength(1);
        expect(found[0]).toMatchObject({ count: 300, events: 900 });
        await write({ ...all[7]![2]!, id: hash128("one more"), exceptions: [exception("Error", "aborted")] });
        expect((await issues())[0]).toMatchObject({ count: 300, events: 901 });
      });
    });

    describeOverTime(() => ({ store, project, place }));
    describeDeciding(() => ({ store, project, place }));

    describe("flags", () => {
      const flag = { key: "new-quotes", variant: "on", traceId: hash128("t1"), time: T0 };
      const failing = event("a", { traceId: hash128("t1") });

      it.each(["before", "with", "after"])("joins flags that come %s their failure", async (when) => {
        const flags = accepted(project, [], { flags: [flag, { ...flag, traceId: hash128("other") }] });
        if (when === "before") await store.write([flags]);
        await store.write([accepted(project, [failing], when === "with" ? { flags: [flag] } : {})]);
        if (when === "after") await store.write([flags]);
        await store.write([flags]);
        const [issue] = await issues();
        expect(issue).toMatchObject({ count: 1, events: 1 });
        expect((await store.issue(issue!.id, NOW))!.flags).toEqual([
          { key: "new-quotes", variant: "on", count: 1 },
        ]);
        expect((await store.event(project, failing.id))!.flags).toMatchObject([
          { key: "new-quotes", variant: "on" },
        ]);
      });
    });

    describe("several writers", () => {
      it("loses no count and meets no deadlock", async () => {
        const second = await open();
        const kinds = Array.from({ length: 12 }, (_, n) =>
          exception(`Kind${n}Error`, `failed ${n}`, `handler${n}`),
        );
        const batch = (from: number) =>
          Array.from({ length: 24 }, (_, n) =>
            event(`w ${from} ${n}`, {
              exceptions: [kinds[(n * 5 + from) % 12]!],
              traceId: hash128(`${from} ${n}`),
            }),
          );
        const writes: Promise<{ events: number; replayed: number }>[] = [];
        for (let n = 0; n < 12; n++) {
          // Every batch goes to both, the one forwards and the other backwards.
          writes.push(store.write([accepted(project, batch(n))]));
          writes.push(second.write([accepted(project, batch(n).reverse())]));
        }
        const written = await Promise.all(writes);
        expect(written.reduce((sum, one) => sum + one.events, 0)).toBe(288);
        expect(written.reduce((sum, one) => sum + one.replayed, 0)).toBe(288);
        const found = await issues();
        expect(found).toHaveLength(12);
        expect(found.reduce((sum, one) => sum + one.count, 0)).toBe(288);
        expect((await store.size()).events).toBe(288);
      });

      it("joins the events of one request that two writers take at the same time", async () => {
        const second = await open();
        const all = Array.from({ length: 10 }, (_, n) =>
          maskedFailure(`9f1c2d34-aaaa-4bbb-8ccc-0000000001${n}0`, T0 + n * 1000),
        );
        await Promise.all(
          all.flatMap(([root, handler, socket]) => [
            store.write([accepted(project, [handler])]),
            second.write([accepted(project, [root])]),
            store.write([accepted(project, [socket])]),
          ]),
        );
        expect(await issues(second)).toMatchObject([{ count: 10, events: 30 }]);
      });

      it("adds up outcomes of all writers", async () => {
        const second = await open();
        const outcome = {
          basis: "metric" as const,
          time: T0,
          width: 60_000,
          service: "shop",
          release: "1.0.0",
          route: "GET /dashboard",
          total: 10,
          failed: 1,
          latency: { bounds: [10, 100], counts: [5, 4, 1] },
        };
        await Promise.all(
          [store, second, store, second, store, second].map((one) =>
            one.write([accepted(project, [], { outcomes: [outcome] })]),
          ),
        );
        expect(await store.outcomes({ project, since: T0, until: T0 + 60_000 })).toMatchObject([
          { total: 60, failed: 6 },
        ]);
      });
    });

    describe("lists", () => {
      it("pages by keyset without repeating or leaving out what stands still", async () => {
        await write(
          ...Array.from({ length: 25 }, (_, n) =>
            event(`p ${n}`, { time: T0 + n, exceptions: [exception(`P${n}Error`, `p ${n}`, `place${n}`)] }),
          ),
        );
        for (const sort of ["last-seen", "first-seen", "count"] as const) {
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let page = 0; page < 10; page++) {
            const { issues: some, next } = await store.issues(
              { sort, limit: 7, ...(cursor ? { cursor } : {}) },
              NOW,
            );
            seen.push(...some.map((one) => one.id));
            await write(
              event(`between ${sort} ${page}`, {
                time: T0 + 9000,
                exceptions: [exception(`B${sort}${page}`, "new", `b${sort}${page}`)],
              }),
            );
            if (next === null) break;
            cursor = next;
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen.length).toBeGreaterThanOrEqual(25);
        }
      });

      it("pages an issue's events newest first", async () => {
        await write(...Array.from({ length: 25 }, (_, n) => event(`e ${n}`, { time: T0 + (n >> 1) })));
        const [issue] = await issues();
        const seen: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const { events, next } = (await store.events(issue!.id, { cursor, limit: 4 }))!;
          seen.push(...events.map((one) => `${one.time} ${one.id}`));
          await write(event(`later ${seen.length}`, { time: T0 + 9000 + seen.length }));
          if (next === null) break;
          cursor = next;
        }
        expect(new Set(seen).size).toBe(25);
        expect(seen.map((one) => one.slice(0, 24))).toEqual(
          seen
            .map((one) => one.slice(0, 24))
            .sort()
            .reverse(),
        );
        expect(await store.events("nothing", { limit: 4 })).toBeNull();
      });

      it("refuses a cursor that is not its own", async () => {
        await write(event("a"), event("b", { exceptions: [exception("B", "b", "b")] }));
        const { next } = await store.issues({ sort: "count", limit: 1 }, NOW);
        for (const cursor of [next!, "nonsense", "", Buffer.from("[1]").toString("base64url")]) {
          await expect(store.issues({ ...list, cursor }, NOW)).rejects.toMatchObject({
            code: "invalid_cursor",
          });
        }
      });

      it("finds nothing, and nothing worse, for ids that cannot be", async () => {
        for (const id of ["", "a\0b", "\ud800", "x".repeat(5000), "'; drop table issue; --"]) {
          expect(await store.issue(id, NOW)).toBeNull();
          expect(await store.events(id, { limit: 5 })).toBeNull();
          expect(await store.event(id, id)).toBeNull();
          expect(await store.setIssueStatus(id, "resolved", T0)).toBe(false);
          expect(await store.revokeKey(id, T0)).toBe(false);
          expect(await store.keys(id)).toEqual([]);
          expect(await store.findReadKey(id)).toBeNull();
          expect(
            await store.outcomes({ project: id, route: id, service: id, since: T0, until: NOW }),
          ).toEqual([]);
          const query = { ...list, project: id, q: id, release: id, environment: id, service: id };
          expect(await store.issues(query, NOW)).toEqual({ issues: [], next: null });
        }
      });

      it("filters by status, words, release, environment, service and project", async () => {
        await write(
          event("a", { release: "1.0.0", service: "shop", environment: "production" }),
          event("b", {
            release: "2.0.0",
            service: "mail",
            environment: "staging",
            exceptions: [exception("RangeError", "100% of_it\\ failed", "sendMail")],
          }),
        );
        const find = async (query: object) =>
          (await store.issues({ ...list, ...query }, NOW)).issues.map((one) => one.root!.type);
        expect(await find({ release: "2.0.0" })).toEqual(["RangeError"]);
        expect(await find({ service: "shop" })).toEqual(["TypeError"]);
        expect(await find({ environment: "staging" })).toEqual(["RangeError"]);
        expect(await find({ q: "STATISTICS quotes" })).toEqual(["TypeError"]);
        expect(await find({ q: "100% of_it\\" })).toEqual(["RangeError"]);
        expect(await find({ q: "10_% " })).toEqual([]);
        expect(await find({ project: "nothing" })).toEqual([]);
        expect(await find({ status: "resolved" })).toEqual([]);
        const [issue] = await issues();
        await store.setIssueStatus(issue!.id, "resolved", T0);
        expect(await find({ status: "resolved" })).toEqual([issue!.root!.type]);
      });
    });

    describe("outcomes", () => {
      const outcome = (basis: "metric" | "span" | "session", over: object = {}) => ({
        basis,
        time: T0,
        width: 60_000,
        service: "shop",
        release: "1.0.0",
        ...(basis === "session" ? {} : { route: "GET /dashboard" }),
        total: 100,
        failed: 10,
        ...over,
      });

      it("never adds across the ways of counting", async () => {
        await store.write([
          accepted(project, [event("a")], {
            outcomes: [
              outcome("span", { total: 40 }),
              outcome("metric"),
              outcome("session"),
              outcome("session", { service: "mail" }),
            ],
          }),
        ]);
        const found = await store.outcomes({ project, since: T0, until: T0 + 60_000 });
        expect(found.map((one) => [one.service, one.basis, one.total]).sort()).toEqual([
          ["mail", "session", 100],
          ["shop", "metric", 100],
        ]);
        const [issue] = await issues();
        expect((await store.issue(issue!.id, NOW))!.releaseStats).toMatchObject([
          { release: "1.0.0", requests: 100, failedRequests: 10 },
        ]);
      });

      it("merges histograms and reads percentiles from them", async () => {
        const latency = { bounds: [10, 100, 1000], counts: [90, 9, 1, 0] };
        await store.write([
          accepted(project, [], { outcomes: [outcome("span", { width: 0, total: 100, latency })] }),
        ]);
        await store.write([
          accepted(project, [], { outcomes: [outcome("span", { width: 0, time: T0 + 30_000, latency })] }),
        ]);
        const [one, ...rest] = await store.outcomes({ project, since: T0, until: T0 + 60_000 });
        expect(rest).toEqual([]);
        expect(one).toMatchObject({ total: 200, failed: 20, widthSeconds: 60 });
        expect(one!.p50).toBeLessThanOrEqual(10);
        expect(one!.p95).toBeGreaterThan(10);
        expect(one!.p95).toBeLessThanOrEqual(100);
        const [hour] = await store.outcomes({ project, since: T0 - 86_400_000, until: T0 + 60_000 });
        expect(hour).toMatchObject({ total: 200, widthSeconds: 3600 });
      });
    });

    describe("projects and keys", () => {
      it("makes a project of a name once, with a number for an id", async () => {
        const second = await open();
        const [a, b] = await Promise.all([store.createProject("shop", T0), second.createProject("shop", T0)]);
        expect(a).toEqual(b);
        expect(a!.id).toMatch(/^\d+$/);
        const others = await Promise.all(
          [1, 2, 3, 4].map((n) => (n % 2 ? store : second).createProject(`p${n}`, T0)),
        );
        expect(new Set(others.map((one) => one.id)).size).toBe(4);
        expect(await store.projects()).toHaveLength(6);
      });

      it("adds a project with its key once, whoever asks at the same time", async () => {
        const second = await open();
        const added = await Promise.all([
          store.addProject("added", "a".repeat(32), T0),
          second.addProject("added", "b".repeat(32), T0),
        ]);
        const [made] = added.filter((one) => one !== null);
        expect(added).toContain(null);
        expect(made).toMatchObject({ name: "added" });
        expect(await store.addProject("added", "c".repeat(32), T0)).toBeNull();
        const keys = (await store.ingestKeys()).filter((key) => key.project === made!.id);
        expect(keys).toEqual([{ project: made!.id, secret: (added[0] === null ? "b" : "a").repeat(32) }]);
      });

      it("keeps read keys as hashes and ingest keys as given", async () => {
        const read = await store.createKey(
          { project: null, kind: "read", label: "ci", secret: "hfr_secret_value_1" },
          T0,
        );
        await store.createKey({ project, kind: "ingest", label: "default", secret: "0123456789abcdef" }, T0);
        expect(JSON.stringify(await place.rows("api_key"))).not.toContain("secret_value");
        expect(read.shown).not.toContain("value");
        expect(await store.findReadKey("hfr_secret_value_1")).toEqual(read);
        expect(await store.findReadKey("0123456789abcdef")).toBeNull();
        expect(await store.ingestKeys()).toEqual([{ project, secret: "0123456789abcdef" }]);
        expect(await store.keys(project)).toMatchObject([
          { kind: "ingest", shown: "0123456789abcdef", revokedAt: null },
        ]);
        expect(await store.revokeKey(read.id, T0 + 1)).toBe(true);
        expect(await store.revokeKey(read.id, T0 + 2)).toBe(false);
        expect(await store.findReadKey("hfr_secret_value_1")).toBeNull();
      });
    });

    describe("sign-in", () => {
      it("takes a token once, also when it is used twice at the same time", async () => {
        const second = await open();
        await store.createSignIn("token-one", NOW);
        const used = await Promise.all(
          Array.from({ length: 10 }, (_, n) => (n % 2 ? store : second).useSignIn("token-one", T0)),
        );
        expect(used.filter(Boolean)).toHaveLength(1);
        expect(await store.useSignIn("token-one", T0)).toBe(false);
        expect(await store.useSignIn("unknown", T0)).toBe(false);
        await store.createSignIn("token-two", T0);
        expect(await store.useSignIn("token-two", T0 + 1)).toBe(false);
        expect(JSON.stringify(await place.rows("sign_in"))).not.toContain("token-");
      });

      it("knows sessions until they end or expire", async () => {
        await store.createSession("session-one", NOW);
        expect(await store.hasSession("session-one", T0)).toBe(true);
        expect(await store.hasSession("session-one", NOW)).toBe(false);
        expect(await store.hasSession("session-two", T0)).toBe(false);
        expect(JSON.stringify(await place.rows("session"))).not.toContain("session-");
        await store.endSession("session-one");
        expect(await store.hasSession("session-one", T0)).toBe(false);
      });
    });

    describe("retention", () => {
      it("deletes by age and keeps what issues counted", async () => {
        await store.write([
          accepted(
            project,
            Array.from({ length: 30 }, (_, n) => event(`old ${n}`)),
            { received: T0 - 10_000_000 },
          ),
          accepted(
            project,
            Array.from({ length: 5 }, (_, n) => event(`new ${n}`)),
            { received: T0 },
          ),
        ]);
        expect(await store.prune({ maxAgeMs: 5_000_000, maxBytes: 1e12 }, T0)).toMatchObject({ events: 30 });
        expect((await store.size()).events).toBe(5);
        const [issue] = await issues();
        expect(issue).toMatchObject({ count: 35, events: 35 });
        expect((await store.events(issue!.id, { limit: 100 }))!.events).toHaveLength(5);
      });

      it("deletes the oldest by size", async () => {
        for (let n = 0; n < 6; n++) {
          await store.write([
            accepted(
              project,
              Array.from({ length: 100 }, (_, m) => event(`${n} ${m}`)),
              { received: T0 + n },
            ),
          ]);
        }
        const { bytes } = await store.size();
        expect(bytes).toBeGreaterThan(0);
        const gone = await store.prune({ maxAgeMs: 1e12, maxBytes: bytes / 2 }, T0);
        const left = await store.size();
        expect(left.bytes).toBeLessThanOrEqual(bytes / 2);
        expect(left.bytes).toBe(bytes - gone.bytes);
        expect(left.events).toBe(600 - gone.events);
        expect(left.events).toBeGreaterThan(250);
        expect(await store.event(project, hash128("0 0"))).toBeNull();
        expect(await store.event(project, hash128("5 99"))).not.toBeNull();
      });
    });

    describe("bounds on what a sender can make", () => {
      const distinct = (n: number) => ({
        exceptions: [exception(`Kind${n}Error`, `failed of ${n} `.repeat(60), `handler${n}`)],
      });
      const bytesOf = async (table: string) =>
        (await place.rows(table)).reduce((sum, row) => sum + Number(row["size"]), 0);
      const expectExactVolume = async () => {
        const bytes = (await bytesOf("event")) + (await bytesOf("issue_face")) + (await bytesOf("outcome"));
        expect((await store.size()).bytes).toBe(bytes);
      };
      const outcome = (over: object = {}) => ({
        ...{ basis: "span" as const, time: T0, width: 0, service: "shop", total: 1, failed: 0 },
        ...over,
      });

      it("counts what faces and outcomes take, whatever happens to them", async () => {
        const all = [1, 2, 3].flatMap((n) =>
          maskedFailure(`9f1c2d34-aaaa-4bbb-8ccc-0000000000b${n}`, T0 + n),
        );
        for (const error of all.reverse()) {
          const outcomes = [outcome({ route: `GET /${error.id}` }), outcome({ route: "GET /" })];
          await store.write([accepted(project, [error], { outcomes })]);
          await expectExactVolume();
        }
        const before = (await store.size()).bytes;
        const { bytes } = await store.prune({ maxAgeMs: 1e12, maxBytes: 0 }, T0);
        await expectExactVolume();
        expect((await store.size()).bytes).toBe(before - bytes);
        expect(await place.rows("outcome")).toEqual([]);
      });

      it("keeps of issues without events title, ends and counters, and fills them again", async () => {
        const failure = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-0000000000c1");
        await write(...failure);
        const [before] = await issues();
        await store.prune({ maxAgeMs: 0, maxBytes: 1e12 }, T0 + 10_000);
        await expectExactVolume();
        const { sparkline: _, ...shown } = before!;
        expect(await issues()).toMatchObject([shown]);
        expect(await store.issue(before!.id, NOW)).toMatchObject({ ...shown, chain: [], hypotheses: [] });
        const again = maskedFailure("9f1c2d34-aaaa-4bbb-8ccc-0000000000c2", T0 + 1);
        await write(...again);
        const after = (await store.issue(before!.id, NOW))!;
        expect(after).toMatchObject({ count: 2, events: 6 });
        expect(after.chain).toHaveLength(3);
        await expectExactVolume();
      });

      it("brings many issues and outcomes down to the bound: events, then outcomes, then faces", async () => {
        for (let at = 0; at < 400; at += 100) {
          const numbers = Array.from({ length: 100 }, (_, n) => at + n);
          const outcomes = numbers.map((n) => outcome({ route: `GET /things/${n}` }));
          const errors = numbers.map((n) => event(`many ${n}`, { ...distinct(n), time: T0 + n }));
          await store.write([accepted(project, errors, { outcomes, received: T0 - 10_000 })]);
        }
        const { bytes } = await store.size();
        await store.prune({ maxAgeMs: 1e12, maxBytes: bytes * 0.95 }, T0);
        const some = (await store.size()).events;
        expect(some).toBeGreaterThan(0);
        expect(some).toBeLessThan(400);
        await store.prune({ maxAgeMs: 5000, maxBytes: bytes }, T0);
        expect((await store.size()).events).toBe(0);
        expect(await place.rows("outcome")).toHaveLength(800);
        const rest = (await store.size()).bytes;
        await store.prune({ maxAgeMs: 1e12, maxBytes: rest - 50_000 }, T0);
        const left = (await place.rows("outcome")).length;
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThan(800);
        expect((await place.rows("issue_face")).every((row) => row["root"] !== null)).toBe(true);
        await store.prune({ maxAgeMs: 1e12, maxBytes: 0 }, T0);
        expect(await place.rows("outcome")).toEqual([]);
        await expectExactVolume();
        expect((await store.size()).bytes).toBeLessThan(400 * 450);
        const found = (await store.issues({ ...list, limit: 100 }, NOW)).issues;
        expect(found).toHaveLength(100);
        expect(found[0]).toMatchObject({
          count: 1,
          root: null,
          title: expect.stringContaining("Kind399Error"),
        });
        expect((await store.issues({ ...list, q: "kind17error" }, NOW)).issues).toHaveLength(1);
      });

      it("forgets quiet issues beyond a number, never decided ones, the rarest and oldest first", async () => {
        await write(...[1, 2, 3, 4, 5].map((n) => event(`quiet ${n}`, { ...distinct(n), time: T0 + n })));
        await write(event("quiet again", { ...distinct(1), time: T0 + 1 }));
        const [, , , decided] = await issues();
        await store.setIssueStatus(decided!.id, "unresolved", T0);
        const retention = { maxAgeMs: 0, maxBytes: 1e12, maxQuietIssues: 2 };
        await store.prune(retention, T0 + 100_000);
        const left = (await issues()).map((one) => one.root!.type);
        expect(left).toEqual(["Kind5Error", "Kind2Error", "Kind1Error"]);
        const ids = new Set((await issues()).map((one) => one.id));
        for (const table of ["issue_face", "issue_facet", "issue_hour"]) {
          for (const row of await place.rows(table)) expect(ids).toContain(row["issue_id"]);
        }
        await expectExactVolume();
        await write(event("quiet back", distinct(3)));
        expect(await issues()).toHaveLength(4);
      });

      it("keeps routes of outcomes few, and series of all kinds", async () => {
        const routes = Array.from({ length: 1500 }, (_, n) => outcome({ route: `GET /things/${n}` }));
        await store.write([accepted(project, [], { outcomes: routes.slice(0, 700) })]);
        await store.write([accepted(project, [], { outcomes: routes.slice(700) })]);
        await store.write([accepted(project, [], { outcomes: routes })]);
        const of = { project, service: "shop", since: T0, until: T0 + 60_000 };
        const found = await store.outcomes(of);
        expect(found).toHaveLength(1001);
        expect(found.reduce((sum, one) => sum + one.total, 0)).toBe(3000);
        expect(found.find((one) => one.route === "(other)")).toMatchObject({ total: 1000 });
        const wide = Array.from({ length: 6000 }, (_, n) => outcome({ service: `s${n}`, release: `r${n}` }));
        await store.write([accepted(project, [], { outcomes: wide })]);
        expect((await place.rows("outcome")).length).toBeLessThanOrEqual(2 * 5002);
        expect(await store.outcomes({ ...of, service: "(other)" })).toMatchObject([{ total: 2001 }]);
        expect((await place.rows("release_total")).length).toBeLessThanOrEqual(5000);
      });

      it("keeps monitors few", async () => {
        const checkIns = Array.from({ length: 1200 }, (_, n) => ({
          ...{ id: `c${n}`, monitor: `job ${n}`, status: "ok" as const, time: T0 },
        }));
        await store.write([accepted(project, [], { checkIns })]);
        await store.write([accepted(project, [], { checkIns: checkIns.slice(0, 10) })]);
        const monitors = (await place.rows("check_in")).map((row) => row["monitor"]);
        expect(monitors).toHaveLength(1200);
        expect(new Set(monitors).size).toBe(1001);
        expect(monitors).toContain("(other)");
      });

      it("keeps no secrets and no queries in names", async () => {
        const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        const outcomes = [
          outcome({ route: `GET /reset?token=abc&next=1`, release: secret, environment: secret }),
          outcome({ route: "GET /things/:id?", service: `shop ${secret}` }),
        ];
        const checkIns = [
          { id: "c1", monitor: `job ${secret}`, status: "ok" as const, time: T0, release: secret },
        ];
        await store.write([accepted(project, [], { outcomes, checkIns })]);
        const rows = [
          ...(await place.rows("outcome")),
          ...(await place.rows("release_total")),
          ...(await place.rows("check_in")),
        ];
        expect(JSON.stringify(rows)).not.toContain("ghp_");
        expect(new Set((await place.rows("outcome")).map((row) => row["route"]))).toEqual(
          new Set(["GET /reset", "GET /things/:id?"]),
        );
      });

      it("changes nothing of another project's issue that has the same id", async () => {
        const other = (await store.createProject("other", T0)).id;
        await write(event("a"));
        const [issue] = await issues();
        await store.setIssueStatus(issue!.id, "resolved", T0);
        await place.change(`update issue set project = '${other}'; update event set project = '${other}'`);
        await write(event("b", { time: T0 + 50 }));
        expect(await issues()).toMatchObject([
          { project: other, count: 1, events: 1, status: "resolved", lastSeen: issue!.lastSeen },
        ]);
        expect((await store.events(issue!.id, { limit: 10 }))!.events).toHaveLength(1);
      });
    });

    it("counts drops by day and reason", async () => {
      const drop = { project, by: "intake", reason: "queue_full", category: "error", count: 2 } as const;
      await store.recordDrops([drop, drop], T0);
      await store.recordDrops([{ ...drop, project: null, count: 3 }], T0);
      await store.recordDrops([], T0);
      expect(await store.drops(T0)).toEqual([
        { day: "2026-11-22", by: "intake", reason: "queue_full", category: "error", count: 7 },
      ]);
      expect(await store.drops(T0 + 86_400_000)).toEqual([]);
    });

    it("keeps the last word of a check-in", async () => {
      const checkIn = { id: "c1", monitor: "settle", status: "in_progress" as const, time: T0 };
      await store.write([accepted(project, [], { checkIns: [checkIn] })]);
      await store.write([
        accepted(project, [], { checkIns: [{ ...checkIn, status: "ok", duration: 12.5 }] }),
      ]);
      expect(await place.rows("check_in")).toMatchObject([
        { monitor: "settle", status: "ok", duration: 12.5 },
      ]);
    });

    it("keeps changes: told again they are replaced, the latest come first, each project has its own", async () => {
      const fresh = await makePlace();
      const store = await fresh.open();
      try {
        const { id: project } = await store.createProject("shop", 1);
        const { id: other } = await store.createProject("other", 1);
        const deploy: Change = { id: "d", kind: "deploy", time: 2_000, title: "release 1", commits: [] };
        await store.recordChanges(project, [deploy, { ...deploy, id: "e", time: 1_000 }]);
        await store.recordChanges(project, [{ ...deploy, title: "release 1, again", time: 3_000 }]);
        await store.recordChanges(other, [deploy]);
        const found = await store.changes({ project, since: 0, until: 5_000, limit: 10 });
        expect(found.map(({ id, title }) => [id, title])).toEqual([
          ["d", "release 1, again"],
          ["e", "release 1"],
        ]);
        expect(await store.changes({ project, since: 1_500, until: 2_500, limit: 10 })).toEqual([]);
        expect(await store.changes({ project: other, since: 0, until: 5_000, limit: 10 })).toEqual([deploy]);
      } finally {
        await store.close();
        await fresh.remove();
      }
    });

    it("keeps changes whatever their names hold, and neither keeps nor reads more of them than its bounds", async () => {
      const change: Change = { id: "a\0b", kind: "deploy", time: 1, title: "d", service: "c\0d" };
      await store.recordChanges(project, [change]);
      expect(await store.changes({ project, since: 0, until: 5_000, limit: 10 })).toEqual([change]);

      // Random: it cannot be packed. 100 times 1 MiB.
      const noise = randomBytes(768 * 1024).toString("base64");
      for (let batch = 0; batch < 10; batch++) {
        const titles = Array.from({ length: 10 }, (_, n) => batch * 10 + n);
        await store.recordChanges(
          project,
          titles.map((n) => ({ ...change, id: `d${n}`, time: 100 + n, title: `${n} ${noise}` })),
        );
      }
      const rows = await place.rows("change");
      const bytes = rows.reduce((sum, { body }) => sum + (body as Uint8Array).length, 0);
      expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
      expect(rows.length).toBeGreaterThan(60);
      expect(rows.map(({ id }) => id)).toContain("d99");
      const read = await store.changes({ project, since: 0, until: 5_000, limit: 200 });
      expect(read[0]?.id).toBe("d99");
      expect(read.length).toBeGreaterThan(10);
      expect(read.length).toBeLessThanOrEqual(16);
    });

    it("opens for many at the same time, and again", async () => {
      const fresh = await makePlace();
      const all = await Promise.all([fresh.open(), fresh.open(), fresh.open()]);
      try {
        for (const one of all) await one.ping();
        const done = await fresh.rows("kysely_migration");
        expect(done.map(({ name }) => name)).toEqual([
          "0001-spine",
          "0002-changes",
          "0003-over-time",
          "0004-answers",
          "0005-health",
        ]);
      } finally {
        for (const one of all) await one.close();
        await fresh.remove();
      }
    });
  });
}
