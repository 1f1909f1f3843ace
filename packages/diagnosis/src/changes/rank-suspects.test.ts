import type { Change, Exception } from "@holdfast/signals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rankSuspects } from "./rank-suspects.ts";

const files = [
  "src/a.ts",
  "src/b.ts",
  "src/c/d.ts",
  "migrations/1.sql",
  "package-lock.json",
  "README.md",
  "src/a.test.ts",
  ".env",
];
const lines = [
  "load(id)",
  "const value = 1;",
  "alter table a drop column load;",
  "// load",
  "LOAD=1",
  "  ",
  "",
];
const changedFile = fc.record({
  path: fc.constantFrom(...files),
  added: fc.array(fc.constantFrom(...lines), { maxLength: 3 }),
  removed: fc.array(fc.constantFrom(...lines), { maxLength: 3 }),
  lines: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 2 }),
});
const changes: fc.Arbitrary<Change[]> = fc
  .array(fc.array(changedFile, { maxLength: 3 }), { maxLength: 6 })
  .map((commits) => [
    {
      id: "d",
      kind: "deploy",
      time: 1000,
      title: "d",
      commits: commits.map((own, place) => ({
        id: `${place}`,
        message: `Commit ${place}`,
        time: 1000 + place,
        files: own,
      })),
    },
  ]);
const root: Exception = {
  type: "TypeError",
  message: "store.load is not a function",
  frames: [
    { file: "/app/src/a.ts", line: 4, function: "show", inApp: true },
    { file: "/app/src/b.ts", line: 2, inApp: true },
  ],
};
const kinds = fc.constantFrom("missing-method", "undefined-column", "dns", "pool-exhausted", "unclassified");

test("the order in which changes are told does not count", () => {
  fc.assert(
    fc.property(changes, kinds, (told, kind) => {
      const scores = (given: Change[]) =>
        new Map(rankSuspects({ root, kind, changes: given }).map(({ change, score }) => [change.id, score]));
      const reversed = told.map((one) => ({ ...one, commits: one.commits!.toReversed() }));
      expect([...scores(reversed)].sort()).toEqual([...scores(told)].sort());
    }),
  );
});

test("every suspect has a reason that cites it, and scores fall", () => {
  fc.assert(
    fc.property(changes, kinds, (told, kind) => {
      const found = rankSuspects({ root, kind, changes: told });
      for (const [place, { why, score, change, risk, action }] of found.entries()) {
        expect(why.length).toBeGreaterThan(0);
        expect(why.every(({ signal }) => signal.includes(change.id))).toBe(true);
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(found[place - 1]?.score ?? 1);
        expect(risk && action).toBeTruthy();
      }
    }),
  );
});

test("words and tests never win, whatever they say", () => {
  const harmless = fc.array(
    changedFile.map((file) => ({ ...file, path: `docs/load/${file.path.replaceAll("/", "-")}.md` })),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(harmless, kinds, (own, kind) => {
      const change: Change = {
        id: "d",
        kind: "deploy",
        time: 1,
        title: "load",
        commits: [{ id: "w", message: "load", files: own }],
      };
      expect(rankSuspects({ root, kind, changes: [change] })).toEqual([]);
    }),
  );
});

test("no accusation without a tie: time and a failing release alone are none", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.constantFrom("deploy", "restart", "scale", "flag", "migration"),
      (after, kind) => {
        const change: Change = { id: "x", kind, time: 1000, title: "x", release: "2" };
        const found = rankSuspects({
          root,
          kind: "missing-method",
          firstFailure: 1000 + after,
          release: "2",
          releases: [
            { release: "1", total: 900, failed: 0 },
            { release: "2", total: 900, failed: 400 },
          ],
          changes: [change],
        });
        expect(found).toEqual([]);
      },
    ),
  );
});

test("of equals the later one stands first; at most ten are shown", () => {
  const commits = Array.from({ length: 30 }, (_, place) => ({
    id: `${place}`,
    message: "touch",
    files: [{ path: "src/a.ts", added: [`f(${place});`], removed: [] }],
  }));
  const found = rankSuspects({
    root,
    kind: "missing-method",
    changes: [{ id: "d", kind: "deploy", time: 1, title: "d", commits }],
  });
  expect(found.map(({ change }) => change.id)).toEqual([
    "29",
    "28",
    "27",
    "26",
    "25",
    "24",
    "23",
    "22",
    "21",
    "20",
  ]);
});

test("hostile texts are ranked in time", () => {
  const long = "a.".repeat(20_000);
  const hostile: Exception = {
    type: long,
    message: `Cannot find module '${long}' column "${"\\".repeat(5000)} ${'"'.repeat(5000)} (reading 'x')`,
    frames: [
      { file: `/${"../".repeat(5000)}a.ts`, line: 1, context: { before: [long], line: long, after: [] } },
    ],
  };
  const change: Change = {
    id: "d",
    kind: "deploy",
    time: 1,
    title: long,
    commits: [
      {
        id: "c",
        message: long,
        files: [
          {
            path: `${"a/".repeat(5000)}a.ts`,
            added: [long, `${" ".repeat(20_000)}x`],
            removed: [`'${"\\".repeat(9999)}`],
          },
        ],
      },
    ],
  };
  expect(Array.isArray(rankSuspects({ root: hostile, kind: "timeout", changes: [change] }))).toBe(true);
});

test("an id that a shell would run is not put into a command", () => {
  const frames = [{ file: "/app/src/a.ts", line: 1, inApp: true }];
  const files = [{ path: "src/a.ts", lines: [[1, 1] as [number, number]], added: ["b();"], removed: [] }];
  const [suspect] = rankSuspects({
    root: { type: "Error", message: "b failed", frames },
    kind: "unclassified",
    changes: [
      { id: "d", kind: "deploy", time: 1, title: "d", commits: [{ id: "$(reboot)", message: "b", files }] },
    ],
  });
  expect(suspect!.action).toContain("git revert <commit>");
});
