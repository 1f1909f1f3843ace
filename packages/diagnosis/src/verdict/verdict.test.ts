import { readFileSync } from "node:fs";
import type { Hypothesis } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dashboard, parlay, restartLoop, startupHang, type Told, threads } from "../../test/incidents.ts";
import { compareReleases } from "../over-time/compare-releases.ts";
import { answerCheck, UnknownCheck } from "./answer-check.ts";
import { buildChain } from "./chain/build-chain.ts";
import { type Known, weigh } from "./weigh.ts";
import { WEIGHTS } from "./weights.ts";

const failureOf = ({ hypotheses, status, reason }: Told): Known["failure"] => ({
  hypotheses,
  status,
  reason,
});

const claim = (title: string, kind: string, status: Hypothesis["status"] = "possible"): Hypothesis => ({
  title,
  kind,
  status,
  evidence: [{ text: `${title} was seen`, signal: `line ${title.length}` }],
  against: [],
  fixes: [],
});

test("what another database said is not asked about with psql", () => {
  const asked = (title: string, kind = "connection-refused") =>
    weigh({
      failure: {
        status: "likely",
        reason: "It came first.",
        hypotheses: [claim(title, kind, "likely")],
      },
    }).deciding.map(({ run }) => run.split(" ", 1)[0]);
  expect(asked("Connection to 10.0.4.7:5432 refused: nothing listens there")).toContain("psql");
  expect(asked("Connection to 10.0.4.7:6379 refused: nothing listens there")).not.toContain("psql");
  expect(asked("deadlock", "deadlock")).toContain("psql");
  expect(asked("ER_LOCK_DEADLOCK: Deadlock found when trying to get lock", "deadlock")).not.toContain("psql");
});

describe("weigh", () => {
  test.each([
    ["parlay", parlay, "likely", "undefined-column"],
    ["threads", threads, "confirmed", "invalid-json"],
    ["dashboard", dashboard, "confirmed", "missing-method"],
    ["a hung start of which nothing is known", startupHang, "inconclusive", undefined],
  ] as const)("%s", (_, told, status, kind) => {
    const verdict = weigh({ failure: failureOf(told), suspects: told.suspects });
    expect(verdict.status).toBe(status);
    expect(verdict.cause?.kind).toBe(kind);
  });

  it("keeps what was ruled out visible, with what speaks against it", () => {
    const { hypotheses } = weigh({ failure: failureOf(dashboard) });
    const out = hypotheses.find(({ kind }) => kind === "serializer");
    expect(out).toMatchObject({ status: "ruled out" });
    expect(out!.against[0]!.signal).toBe("event 4d000000000000000000000000000001");
  });

  it("does not let the change behind it stand in for the cause", () => {
    const { hypotheses, cause } = weigh({ failure: failureOf(dashboard), suspects: dashboard.suspects });
    const change = hypotheses.find(({ question }) => question === "change")!;
    expect(change).toMatchObject({ kind: "suspect-change", status: "likely" });
    expect(cause?.question).toBe("cause");
  });

  it("makes the first link the cause, and its last link no more than a link", () => {
    const told = restartLoop();
    const failure: Known["failure"] = {
      status: "confirmed",
      reason: "It is the only exception.",
      hypotheses: [
        {
          ...claim("The other side closed a connection that was in use", "connection-reset", "confirmed"),
          evidence: [{ text: "Connection terminated unexpectedly", signal: `event ${told.reset.id}` }],
        },
      ],
    };
    const chain = buildChain(told)!;
    const verdict = weigh({ failure, chain });
    expect(verdict.cause?.kind).toBe("health-blind");
    expect(verdict.status).toBe("likely");
    const reset = verdict.hypotheses.find(({ kind }) => kind === "connection-reset")!;
    expect(reset.against.some(({ text }) => text.includes("followed from what came before"))).toBe(true);
    expect(verdict.hypotheses.find(({ kind }) => kind === "data-corrupt")?.status).toBe("ruled out");
    // Without the chain it is what the exceptions say.
    expect(weigh({ failure }).cause?.kind).toBe("connection-reset");
  });

  it("takes no notice of a chain that the failure is no link of", () => {
    const chain = buildChain(restartLoop())!;
    const verdict = weigh({ failure: failureOf(dashboard), chain });
    expect(verdict.cause?.kind).toBe("missing-method");
    expect(verdict.hypotheses.map(({ kind }) => kind)).not.toContain("health-blind");
  });

  it("leaves the root where it is when a chain is made of the failure's own events, or leads to a symptom", () => {
    const told = restartLoop();
    const chain = buildChain(told)!;
    const own = chain.steps.flatMap(({ signals }) => signals);
    const verdict = weigh({ failure: { ...failureOf(dashboard), signals: own }, chain });
    expect(verdict.cause?.kind).toBe("missing-method");
    const symptom = weigh({
      failure: { ...failureOf(dashboard), signals: [`event ${told.reset.id}`] },
      chain,
    });
    expect(symptom.cause?.kind).toBe("missing-method");
  });

  it("abstains where two causes are not told apart, and names the check that would", () => {
    const verdict = weigh({
      failure: {
        status: "possible",
        reason: "Neither explains the other.",
        hypotheses: [
          claim('The database has no column "team_id"', "undefined-column"),
          claim("Connection to db.internal:5432 refused", "connection-refused"),
        ],
      },
    });
    expect(verdict).toMatchObject({ status: "inconclusive", cause: null });
    expect(verdict.reason).toContain("not told apart");
    expect(verdict.deciding[0]!.run).toContain("column_name = 'team_id'");
    const shown = answerCheck(verdict.hypotheses, { check: verdict.deciding[0]!.id, outcome: "no-rows" });
    expect(shown).toMatchObject({ status: "confirmed" });
    expect(shown.cause?.kind).toBe("undefined-column");
  });

  it("holds a release against its change: worse, alike, unknown", () => {
    const score = (releases?: Known["releases"]) =>
      weigh({
        failure: failureOf(dashboard),
        suspects: dashboard.suspects,
        ...(releases && { releases }),
      }).hypotheses.find(({ question }) => question === "change")!.score;
    const compared = (failed: number) =>
      compareReleases(
        { release: "1.4.0", total: 5000, failed },
        { release: "1.5.0", total: 1000, failed: 300 },
      );
    const of = (failed: number, after = "1.5.0") => ({
      after,
      comparison: compared(failed),
      signal: "outcomes",
    });
    expect(score(of(0))).toBeGreaterThan(score());
    expect(score(of(1500))).toBeLessThan(score());
    expect(score(of(0, "1.6.0"))).toBe(score());
  });

  it("lets a loop and a slowness weigh only for what they are about", () => {
    const failure: Known["failure"] = {
      status: "possible",
      reason: "",
      hypotheses: [claim("The process was killed", "killed")],
    };
    const loop = {
      kind: "crash" as const,
      service: "api",
      release: undefined,
      boots: ["b1", "b2", "b3"],
      first: 1,
      last: 2,
      phase: undefined,
      reason: "3 starts in 4 min",
    };
    expect(weigh({ failure, loops: [loop] }).cause!.score).toBeGreaterThan(weigh({ failure }).cause!.score);
    const column: Known["failure"] = { ...failure, hypotheses: [claim("No column", "undefined-column")] };
    expect(weigh({ failure: column, loops: [loop] }).cause!.score).toBe(
      weigh({ failure: column }).cause!.score,
    );
  });

  it("confirms nothing without direct evidence, whatever adds up", () => {
    const chain = buildChain(restartLoop())!;
    const loops = Array.from({ length: 1 }, () => ({
      kind: "restart" as const,
      service: "api",
      release: undefined,
      boots: ["b1"],
      first: 1,
      last: 2,
      phase: undefined,
      reason: "5 starts in 6 min",
    }));
    const failure = {
      hypotheses: [],
      status: "inconclusive" as const,
      reason: "",
      signals: chain.steps[3]!.signals,
    };
    const verdict = weigh({ failure, chain, loops });
    expect(verdict.cause!.score).toBeGreaterThan(4.5);
    expect(verdict.status).toBe("likely");
  });

  it("says what is missing where nothing is claimed", () => {
    const verdict = weigh({ failure: { hypotheses: [], status: "inconclusive", reason: "" } });
    expect(verdict).toMatchObject({ status: "inconclusive", cause: null, hypotheses: [], deciding: [] });
    expect(verdict.reason).not.toBe("");
  });

  it("claims nothing without evidence, whatever it is given", () => {
    const status = fc.constantFrom(
      "confirmed" as const,
      "likely" as const,
      "possible" as const,
      "ruled out" as const,
    );
    const hypothesis = fc.record({
      title: fc.string(),
      status,
      kind: fc.constantFrom("unclassified", "timeout", "undefined-column", "disk-full", "killed"),
      evidence: fc.array(fc.record({ text: fc.string(), signal: fc.string({ minLength: 1 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      against: fc.array(fc.record({ text: fc.string(), signal: fc.string({ minLength: 1 }) }), {
        maxLength: 3,
      }),
      fixes: fc.constant<Hypothesis["fixes"]>([]),
    });
    const root = fc.constantFrom(
      "confirmed" as const,
      "likely" as const,
      "possible" as const,
      "inconclusive" as const,
    );
    fc.assert(
      fc.property(fc.array(hypothesis, { maxLength: 25 }), root, (hypotheses, given) => {
        const verdict = weigh({ failure: { hypotheses, status: given, reason: "" } });
        for (const one of verdict.hypotheses) expect(one.evidence.length).toBeGreaterThan(0);
        expect(verdict.cause === null).toBe(verdict.status === "inconclusive");
        expect(weigh({ failure: { hypotheses, status: given, reason: "" } })).toEqual(verdict);
      }),
    );
  });
});

describe("answerCheck", () => {
  const before = weigh({ failure: failureOf(parlay) });
  const check = before.deciding[0]!;

  it("re-weighs by the answer", () => {
    expect(check.run).toBe(
      'psql "$DATABASE_URL" -c "select table_schema, table_name from information_schema.columns where column_name = \'event_metadata\'"',
    );
    const shown = answerCheck(before.hypotheses, { check: check.id, outcome: "no-rows" });
    expect(shown.status).toBe("confirmed");
    expect(shown.cause!.evidence.at(-1)!.signal).toBe(`check ${check.id}`);
    const excluded = answerCheck(before.hypotheses, { check: check.id, outcome: "row" });
    expect(excluded).toMatchObject({ status: "inconclusive", cause: null });
    expect(excluded.hypotheses[0]!.status).toBe("ruled out");
  });

  it("replaces the answer that was given before, and asks no more", () => {
    const wrong = answerCheck(before.hypotheses, { check: check.id, outcome: "row" });
    const right = answerCheck(wrong.hypotheses, { check: check.id, outcome: "no-rows" });
    expect(right).toEqual(answerCheck(before.hypotheses, { check: check.id, outcome: "no-rows" }));
    expect(right.deciding.map(({ id }) => id)).not.toContain(check.id);
  });

  it("refuses what it does not know, naming what there is", () => {
    expect(() => answerCheck(before.hypotheses, { check: "no", outcome: "row" })).toThrow(UnknownCheck);
    expect(() => answerCheck(before.hypotheses, { check: check.id, outcome: "maybe" })).toThrow(
      /no-rows, row/,
    );
  });
});

describe("checks", () => {
  it("put no foreign text into a command", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "'; drop table users; --",
        "$(reboot)",
        "a b",
        "x`id`",
        "-rf",
        "a\nb",
        '"; curl x | sh #',
      ),
    );
    const kinds = fc.constantFrom(
      "undefined-column",
      "undefined-table",
      "constraint-violation",
      "missing-method",
      "module-not-found",
      "dns",
      "tls-certificate",
      "connection-refused",
    );
    fc.assert(
      fc.property(hostile, kinds, (name, kind) => {
        const plain = /^[A-Za-z0-9_.:/@+-]*$/;
        const title = `No "${name}" and \`${name}\` at ${name}:5432`;
        const { deciding } = weigh({
          failure: { hypotheses: [claim(title, kind)], status: "possible", reason: "" },
        });
        for (const { run } of deciding) {
          if (!plain.test(name) && name.trim().length > 3) expect(run.includes(name)).toBe(false);
          expect(run).not.toMatch(/[\n\r`]/);
        }
      }),
    );
  });

  it("give each kind something that decides, and each answer a meaning", () => {
    for (const kind of ["unclassified", "timeout", "killed", "disk-full", "health-blind", "serializer"]) {
      const { deciding } = weigh({
        failure: { hypotheses: [claim("x", kind)], status: "possible", reason: "" },
      });
      expect(deciding.length, kind).toBeGreaterThan(0);
      for (const { answers } of deciding) {
        expect(answers.length).toBeGreaterThan(1);
        for (const { weight, means } of answers) {
          expect(WEIGHTS[weight]).toBeDefined();
          expect(means).not.toBe("");
        }
      }
    }
  });
});

it("is explained: every weight stands in docs/explanation/verdict.md", () => {
  const page = readFileSync(new URL("../../../../docs/explanation/verdict.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/\| `([\w-]+)` \| (-?[\d.]+) \|/g)].map(([, rule, weight]) => [
    rule,
    Number(weight),
  ]);
  expect(Object.fromEntries(told)).toEqual(WEIGHTS);
});
