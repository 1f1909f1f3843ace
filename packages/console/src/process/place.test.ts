import { type ErrorEvent, hash128 } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import type { IssueChanges } from "./issue-change.ts";
import { PEERS_MAX, type Peer, type Placed, place } from "./place.ts";

const TRACE = hash128("trace");

function event(name: string, type: string, message: string, time: number): ErrorEvent {
  return {
    id: hash128(name),
    source: "otlp",
    time,
    level: "error",
    exceptions: [
      { type, message, frames: [{ function: `${type}At`, file: "/app/src/a.ts", line: 3, inApp: true }] },
    ],
    traceId: TRACE,
    spanId: "00000000000000aa",
    request: { id: "9f1c2d34-aaaa-4bbb-8ccc-000000000001", method: "GET" },
    route: "GET /a",
    service: "shop",
  };
}

const root = event("root", "TypeError", "quotes.statistics is not a function", 1000);
const symptom = event("symptom", "Error", "write EPIPE", 1010);

function peersOf(placed: Placed, events: ErrorEvent[]): Peer[] {
  return events.map((error, seq) => ({ seq, error, now: error, ...placed.places.get(error.id)! }));
}

describe("place", () => {
  it("moves a symptom to the issue of the root that came after it, and takes back what it counted", async () => {
    const first: IssueChanges = new Map();
    const alone = await place({ project: "1", fresh: [symptom], peers: [] }, first);
    const [old] = [...first.keys()];
    expect(first.get(old!)).toMatchObject({ count: 1, events: 1 });

    const second: IssueChanges = new Map();
    const joined = await place({ project: "1", fresh: [root], peers: peersOf(alone, [symptom]) }, second);
    const at = joined.places.get(root.id)!;
    expect(at).toMatchObject({ failure: root.id, role: "root" });
    expect(joined.moves).toMatchObject([{ to: { issue: at.issue, failure: root.id, role: "symptom" } }]);
    expect(second.get(old!)).toMatchObject({ count: -1, events: -1 });
    expect(second.get(at.issue)).toMatchObject({ count: 1, events: 2 });
    expect([...second.get(old!)!.hours]).toEqual([[0, -1]]);
    expect([...second.get(old!)!.facets.values()].every((facet) => facet.count === -1)).toBe(true);
  });

  it("changes nothing for peers that have nothing to do with what is new", async () => {
    const both = await place({ project: "1", fresh: [root, symptom], peers: [] }, new Map());
    const other = {
      ...event("other", "RangeError", "out of range", 5000),
      traceId: hash128("x"),
      request: { id: "other" },
    };
    const changes: IssueChanges = new Map();
    const placed = await place(
      { project: "1", fresh: [other], peers: peersOf(both, [root, symptom]) },
      changes,
    );
    expect(placed.moves).toEqual([]);
    expect([...changes.keys()]).toEqual([placed.places.get(other.id)!.issue]);
  });

  it("gives every new event a place however many share a trace", async () => {
    const many = Array.from({ length: PEERS_MAX * 3 }, (_, n) =>
      event(`many ${n}`, `E${n}Error`, "failed", 1000 + n),
    );
    const changes: IssueChanges = new Map();
    const placed = await place({ project: "1", fresh: many, peers: [] }, changes);
    expect(placed.places.size).toBe(many.length);
    expect([...changes.values()].reduce((sum, change) => sum + change.events, 0)).toBe(many.length);
  });

  it("finds the root of each request of a trace with thousands, and moves nothing but what a new event touches", async () => {
    const requests = Array.from({ length: 1500 }, (_, n) => {
      const own = { spanId: n.toString(16).padStart(16, "0"), request: { method: "GET", url: `/a/${n}` } };
      return [
        { ...event(`root ${n}`, "TypeError", "quotes.statistics is not a function", 1000 + n), ...own },
        { ...event(`mask ${n}`, "Error", "write EPIPE", 2000 + n), ...own },
      ];
    }).flat();
    const changes: IssueChanges = new Map();
    const placed = await place({ project: "1", fresh: requests, peers: [] }, changes);
    expect([...changes.values()].map(({ count, events }) => [count, events])).toEqual([[1500, 3000]]);

    const [first, second] = [requests[0]!, requests[2]!];
    const late = { ...requests[1]!, id: hash128("late"), time: 1005 };
    const more: IssueChanges = new Map();
    const moved = await place(
      {
        project: "1",
        fresh: [late],
        peers: peersOf(placed, [first, second]),
        partial: new Set([`t${TRACE}`]),
      },
      more,
    );
    expect(moved.places.get(late.id)).toMatchObject({ failure: first.id, role: "symptom" });
    expect(moved.moves).toEqual([]);
    expect([...more.values()].map(({ count, events }) => [count, events])).toEqual([[0, 1]]);
  });

  it("lets a request id that never ends hold so many and no more", async () => {
    const many = Array.from({ length: PEERS_MAX * 3 }, (_, n) =>
      event(`many ${n}`, `E${n}Error`, "failed", 1000 + n),
    );
    const placed = await place({ project: "1", fresh: many, peers: [] }, new Map());
    const sizes = [...Map.groupBy(placed.places.values(), ({ failure }) => failure).values()].map(
      (one) => one.length,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(PEERS_MAX);
  });

  it("places events that say nothing, or contradict themselves", async () => {
    const link = { relation: "cause" as const, index: 99 };
    const odd = [
      { ...root, exceptions: [] },
      { ...symptom, exceptions: [{ type: "", message: "", frames: [], to: link }] },
      {
        ...root,
        id: hash128("future"),
        time: 8.64e15,
        exceptions: [{ type: "", message: "", frames: [{}] }],
      },
    ];
    const placed = await place({ project: "1", fresh: odd, peers: [] }, new Map());
    expect(placed.places.size).toBe(3);
  });
});
