/** Who hears of a request that went well, and how. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Note, onNote, ownFailures, tellWell, WorkContext } from "./index.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.restoreAllMocks();
});

const work = () => new WorkContext({ kind: "http", method: "GET", route: "GET /things/:id" });

describe("a request that went well", () => {
  it("is told by numbers to who counts, by a note to who asked for no less, and not at all to who does not care", () => {
    const notes: Note[] = [];
    const counted: unknown[][] = [];
    const [counter, indifferent] = [vi.fn(), vi.fn()];
    ends.push(
      onNote((note) => notes.push(note)),
      onNote(counter, { well: (...numbers) => counted.push(numbers) }),
      onNote(indifferent, { well: false }),
    );
    const context = work();
    tellWell(context, 204, 12.5);
    expect(counted).toEqual([[context, 204, 12.5]]);
    expect(counter).not.toHaveBeenCalled();
    expect(indifferent).not.toHaveBeenCalled();
    expect(notes).toEqual([
      {
        kind: "work",
        level: "info",
        message: "GET /things/:id answered 204",
        time: context.started + 12.5,
        context,
        status: 204,
        failed: false,
        duration: 12.5,
      },
    ]);
  });

  it("reaches the others when one of them fails, which is counted", () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const before = ownFailures().get("listener") ?? 0;
    const heard = vi.fn();
    const counted = vi.fn();
    const bad = () => {
      throw new Error("listener");
    };
    ends.push(
      onNote(bad),
      onNote(heard),
      onNote(() => {}, { well: bad }),
      onNote(() => {}, { well: counted }),
    );
    tellWell(work(), 200, 1);
    expect(heard).toHaveBeenCalledOnce();
    expect(counted).toHaveBeenCalledOnce();
    expect(ownFailures().get("listener")).toBe(before + 2);
  });

  it("is told to nobody who has ended", () => {
    const counted = vi.fn();
    const end = onNote(() => {}, { well: counted });
    end();
    tellWell(work(), 200, 1);
    expect(counted).not.toHaveBeenCalled();
  });
});

describe("a context", () => {
  it("knows when it began although it asked no wall clock then", () => {
    const before = Date.now();
    const context = work();
    const after = Date.now();
    expect(context.started).toBeGreaterThanOrEqual(before - 1);
    expect(context.started).toBeLessThanOrEqual(after + 1);
    expect(context.started).toBe(context.started);
  });

  it("makes ids of its own, each once, in the form of W3C Trace Context", () => {
    const contexts = Array.from({ length: 3_000 }, work);
    for (const { id, traceId, spanId } of contexts) {
      expect(id).toBe(traceId);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(new Set(contexts.map(({ traceId }) => traceId)).size).toBe(3_000);
    expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(3_000);
  });
});
