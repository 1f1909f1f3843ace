/** What an issue's verdict is made of, and what answers do to it, also when its words change. */
import { describe, expect, it } from "vitest";
import type { KeptAnswer } from "../store/store.ts";
import { judgeIssue } from "./judge-issue.ts";
import type { StoredIssue } from "./schema.ts";

const AT = "2026-11-22T10:00:00.000Z";

function stored(title: string, over: Partial<StoredIssue> = {}): StoredIssue {
  const seen = "event 0123456789abcdef0123456789abcdef";
  return {
    id: "i1",
    project: "1",
    title,
    status: "unresolved",
    confidence: "likely",
    root: { type: "error", message: title, file: null, line: null, function: null },
    surface: null,
    count: 3,
    events: 3,
    firstSeen: AT,
    lastSeen: AT,
    releases: [],
    routes: ["GET /bets"],
    services: ["bets"],
    environments: [],
    sparkline: new Array(24).fill(0),
    reason: "It was thrown first.",
    chain: [],
    hypotheses: [
      {
        title,
        status: "likely",
        kind: "connection-refused",
        analyzer: null,
        cause: null,
        evidence: [{ text: "The message says so", signal: seen }],
        against: [],
        fixes: [],
        impact: null,
        verification: null,
        rollback: null,
      },
    ],
    fingerprint: { version: 1, value: "f", parts: [], ignored: [] },
    variants: [],
    releaseStats: [],
    routeStats: [],
    history: [],
    flags: [],
    resolvedAt: null,
    regressed: null,
    criteria: [],
    ...over,
  };
}

const TITLE = "Nothing answers at `db.internal:5432` (request 17)";

function answer(over: Partial<KeptAnswer> = {}): KeptAnswer {
  const { verdict } = judgeIssue(stored(TITLE), {}, []);
  const check = verdict.hypotheses[0]!.checks.find(({ id }) => id.startsWith("port-open@"))!;
  return { check: check.id, outcome: "refused", hypothesis: TITLE, time: 1, ...over };
}

describe("judgeIssue", () => {
  it("weighs answers in their order, a later one of the same check instead of the first", () => {
    const before = judgeIssue(stored(TITLE), {}, []).verdict.hypotheses[0]!.score;
    const one = judgeIssue(stored(TITLE), {}, [answer()]);
    expect(one.verdict.hypotheses[0]!.score).toBeCloseTo(before + 1.5);
    expect(one.answers).toMatchObject([{ applied: answer().check }]);
    const two = judgeIssue(stored(TITLE), {}, [answer(), answer({ outcome: "open", time: 2 })]);
    expect(two.verdict.hypotheses[0]!.score).toBeCloseTo(before - 2);
  });

  it("finds the check again when a later event told the same with other parameters", () => {
    const later = TITLE.replace("17", "90210");
    const { verdict, answers } = judgeIssue(stored(later), {}, [answer()]);
    expect(verdict.hypotheses[0]!.id).not.toBe(judgeIssue(stored(TITLE), {}, []).verdict.hypotheses[0]!.id);
    expect(answers[0]!.applied).toBe(
      verdict.hypotheses[0]!.checks.find(({ id }) => id.startsWith("port"))!.id,
    );
    expect(verdict.hypotheses[0]!.evidence.at(-1)!.signal).toMatch(/^check port-open@/);
  });

  it.each([
    ["a claim about another thing", stored(TITLE.replace("db.internal", "cache.internal")), answer()],
    ["no claim at all", stored(TITLE, { hypotheses: [], confidence: "inconclusive" }), answer()],
    ["a check that there never was", stored(TITLE), answer({ check: "moon-phase@x-00000000" })],
    ["an outcome that there is no more", stored(TITLE), answer({ outcome: "full-moon" })],
  ])("keeps an answer that does not apply: %s", (_, issue, given) => {
    const told = judgeIssue(issue, {}, [given]);
    expect(told.answers).toEqual([{ ...given, applied: null }]);
    expect(told.verdict).toEqual(judgeIssue(issue, {}, []).verdict);
  });

  it("lets an answer decide nothing where two claims could be meant", () => {
    const [claim] = stored(TITLE).hypotheses;
    const alike = ["18", "19"].map((n) => ({ ...claim!, title: TITLE.replace("17", n) }));
    const { answers } = judgeIssue(stored(TITLE, { hypotheses: alike }), {}, [answer()]);
    expect(answers[0]!.applied).toBeNull();
  });

  it("weighs that an issue came back, for changes", () => {
    const suspect = {
      change: {
        kind: "deploy" as const,
        id: "d1",
        title: "2.0.0",
        author: null,
        time: Date.parse(AT),
        release: "2.0.0",
        files: [],
      },
      why: [{ text: "It came in a minute before", signal: "deploy d1" }],
      against: [],
      risk: "Low",
      action: "Roll back.",
      score: 0.5,
    };
    const regressed = { time: AT, release: "2.0.0", reason: "2.0.0 shows it again." };
    const { suspects } = judgeIssue(stored(TITLE, { regressed }), { suspects: [suspect] }, []);
    expect(suspects[0]!.claim!.weighed.map(({ rule }) => rule)).toEqual(["suspect-score", "regressed"]);
  });
});
