/** The part of the stores' contract that a verdict asks for: answers to checks, and issues that began about the same time. */
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { accepted, event, exception, T0 } from "./events.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = T0 + DAY;

interface Given {
  store: Store;
  project: string;
  place: { rows(table: string): Promise<Record<string, unknown>[]> };
}

export function describeDeciding(given: () => Given): void {
  const fail = async (name: string, time: number, service = "shop") => {
    const { store, project } = given();
    const exceptions = [exception("Error", `${name} failed`, `load${name}`)];
    await store.write([accepted(project, [event(name, { time, service, exceptions })], { received: time })]);
  };
  const idOf = async (name: string) => {
    const { store, project } = given();
    const { issues } = await store.issues({ project, sort: "last-seen", limit: 50, q: name }, NOW);
    return issues[0]!.id;
  };
  const answer = (check: string, outcome: string, time = NOW) => ({
    check,
    outcome,
    hypothesis: "The column is missing",
    time,
  });

  describe("answers to checks", () => {
    it("are kept in the order in which they were given, one per check", async () => {
      await fail("Orders", T0);
      const { store } = given();
      const id = await idOf("Orders");
      expect(await store.answers(id)).toEqual([]);
      // Also within one millisecond, and where a clock was set back.
      for (const [check, outcome, time] of [
        ["b@x", "row", NOW],
        ["a@x", "open", NOW],
        ["c@x", "shut", NOW - DAY],
        ["b@x", "no-rows", NOW],
      ] as const)
        expect(await store.setAnswer(id, answer(check, outcome, time))).toBe(true);
      expect((await store.answers(id)).map(({ check, outcome }) => [check, outcome])).toEqual([
        ["a@x", "open"],
        ["c@x", "shut"],
        ["b@x", "no-rows"],
      ]);
      expect((await store.answers(id))[0]).toEqual({ ...answer("a@x", "open"), time: expect.any(Number) });
      expect(await store.removeAnswer(id, "a@x")).toBe(true);
      expect(await store.removeAnswer(id, "a@x")).toBe(false);
      expect(await store.answers(id)).toHaveLength(2);
    });

    it("are of an issue that there is, and bounded", async () => {
      await fail("Orders", T0);
      const { store, place } = given();
      expect(await store.setAnswer("none", answer("a", "b"))).toBe(false);
      expect(await store.removeAnswer("none", "a")).toBe(false);
      const id = await idOf("Orders");
      for (let n = 0; n < 120; n++) await store.setAnswer(id, answer(`check-${n}`, "row", NOW + n));
      const kept = await store.answers(id);
      expect(kept).toHaveLength(100);
      expect(kept.at(-1)!.check).toBe("check-119");
      expect(await place.rows("check_answer")).toHaveLength(100);
    });

    it("keep their issue from being forgotten", async () => {
      await fail("Orders", T0);
      const { store } = given();
      const id = await idOf("Orders");
      await store.setAnswer(id, answer("a", "row"));
      await store.prune({ maxAgeMs: 1, maxBytes: 0, maxQuietIssues: 0 }, NOW + 30 * DAY);
      expect(await store.issue(id, NOW)).toMatchObject({ events: 1 });
      expect(await store.answers(id)).toHaveLength(1);
    });
  });

  describe("neighbours", () => {
    it("are the issues that began about the same time, oldest first, with the service that told of them", async () => {
      await fail("Early", T0 - 61 * MINUTE);
      await fail("Cache", T0 - 2 * MINUTE, "cache");
      await fail("Orders", T0);
      await fail("Bills", T0 + MINUTE, "bills");
      await fail("Late", T0 + 61 * MINUTE);
      const { store, project } = given();
      await store.setIssueStatus(await idOf("Cache"), "ignored", NOW);
      const near = await store.neighbours({ project, at: T0, around: 60 * MINUTE, limit: 10 });
      expect(near.map(({ root, service }) => [root?.message, service])).toEqual([
        ["Cache failed", "cache"],
        ["Orders failed", "shop"],
        ["Bills failed", "bills"],
      ]);
      expect(near[0]).toMatchObject({ id: await idOf("Cache"), firstSeen: T0 - 2 * MINUTE });
      expect(await store.neighbours({ project: "none", at: T0, around: DAY, limit: 10 })).toEqual([]);
    });

    it("are at most so many on each side, the nearest", async () => {
      for (const [index, name] of ["A1", "A2", "A3", "B1", "B2", "B3"].entries())
        await fail(name, T0 + (index - 2) * MINUTE);
      const { store, project } = given();
      const near = await store.neighbours({ project, at: T0, around: 60 * MINUTE, limit: 2 });
      expect(near.map(({ root }) => root!.message)).toEqual([
        "A2 failed",
        "A3 failed",
        "B1 failed",
        "B2 failed",
      ]);
    });
  });

  it("boots are asked for up to a time", async () => {
    const { store, project } = given();
    const boots = [0, 1, 2].map((hour) => ({
      id: `b${hour}`,
      started: T0 + hour * 60 * MINUTE,
      outcome: "ready" as const,
      phases: [],
    }));
    await store.write([accepted(project, [], { boots, received: T0 })]);
    const asked = await store.boots({ project, since: T0, until: T0 + 60 * MINUTE, limit: 10 });
    expect(asked.map(({ id }) => id)).toEqual(["b1", "b0"]);
  });
}
