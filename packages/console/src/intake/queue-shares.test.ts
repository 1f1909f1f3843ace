import { expect, test } from "vitest";
import type { Accepted, Written } from "../store/store.ts";
import { GroupCommit } from "./group-commit.ts";
import { defaultIntakeLimits } from "./limits.ts";

const accepted = (project: string): Accepted => ({
  project,
  received: 0,
  errors: [],
  outcomes: [],
  flags: [],
  checkIns: [],
});
const written: Written = { events: 0, replayed: 0, issues: [] };

test.each([
  ["items", { queueItems: 10 }, 1],
  ["bytes", { queueBytes: 10_000 }, 1000],
])("a project takes all of the queue alone, half where others send as well: %s", async (_, limits, bytes) => {
  let release = () => {};
  let until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const commit = new GroupCommit({
    store: { write: () => until.then(() => written), ping: async () => {} },
    limits: { ...defaultIntakeLimits, ...limits },
    log: () => {},
    onWritten: () => {},
  });
  /** Submits twenty; how many of them were taken. */
  const flood = async (project: string) => {
    let refused = 0;
    const all = Array.from({ length: 20 }, () =>
      commit.submit(accepted(project), bytes).catch(() => {
        refused++;
      }),
    );
    await new Promise(setImmediate);
    return { taken: 20 - refused, all };
  };
  const alone = await flood("1");
  expect(alone.taken).toBe(10);
  release();
  await commit.drained();
  await Promise.all(alone.all);

  until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const second = commit.submit(accepted("2"), bytes);
  // What waits is in flight by then: the queue itself is empty.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const flooded = await flood("1");
  expect(flooded.taken).toBe(5);
  const others = await flood("2");
  expect(others.taken).toBe(5);
  release();
  await Promise.all([second, ...flooded.all, ...others.all]);
  await commit.drained();
  expect(commit.stats).toMatchObject({ queued: 0, queuedBytes: 0 });
  commit.close();
});
