/** The verdict as the API tells it, and answers to the checks that decide: the same on SQLite and on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../test/postgres.ts";
import { newId, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

const MINUTE = 60_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

/** A request that asks for a column: two exceptions that are as good a root as each other. */
function columnMissing(column: string, over: Record<string, unknown> = {}) {
  return sentryEvent({
    transaction: "GET /bets",
    release: "2.1.0",
    server_name: "bets-1",
    exception: {
      values: [
        {
          type: "error",
          value: `column "${column}" does not exist`,
          stacktrace: {
            frames: [
              { filename: "/app/src/bets/list.js", function: "listBets", lineno: 12, in_app: true },
              { filename: "/app/node_modules/pg/lib/client.js", function: "query", lineno: 526 },
            ],
          },
        },
      ],
    },
    ...over,
  });
}

describe.each([
  ["SQLite", async () => ({})],
  ["PostgreSQL", async () => ({ databaseUrl: await postgres.createDatabase() })],
] as const)("on %s", (_, place) => {
  let running: TestConsole;
  beforeAll(async () => {
    running = await startTestConsole(await place());
  });
  afterAll(() => running.close());

  const issueOf = async (title: string) => {
    const { json } = await running.api("GET", `/api/issues?q=${encodeURIComponent(title)}`);
    return (await running.api("GET", `/api/issues/${json.issues[0].id}`)).json;
  };
  const checkPath = (id: string, check: string) => `/api/issues/${id}/checks/${encodeURIComponent(check)}`;

  test("an issue has a verdict with checks that decide", async () => {
    await running.sendEvent(columnMissing("event_metadata"));
    const issue = await issueOf("event_metadata");
    expect(issue.verdict).toMatchObject({
      status: expect.stringMatching(/confirmed|likely/),
      cause: issue.verdict.hypotheses[0].id,
      answers: [],
      hypotheses: [
        {
          question: "cause",
          kind: "undefined-column",
          impact: "1 failure on GET /bets",
          weighed: [{ rule: expect.stringMatching(/^root-/), signal: expect.any(String) }],
          checks: [{ id: expect.stringMatching(/^column-there@/) }, expect.anything()],
        },
      ],
    });
    expect(issue).toMatchObject({ story: null, whys: [], hypotheses: [{ kind: "undefined-column" }] });
  });

  test("an answer is weighed, replaced, kept over new events, and taken back", async () => {
    const { id, verdict } = await issueOf("event_metadata");
    const [{ checks }] = verdict.hypotheses;
    const path = checkPath(id, checks[0].id);
    const excluded = await running.api("PUT", path, { outcome: "row" });
    expect(excluded.status).toBe(200);
    expect(excluded.json.verdict).toMatchObject({
      status: "inconclusive",
      cause: null,
      // The database itself said that it is not there: an answer alone does not rule that out.
      hypotheses: [{ status: "possible", against: [{ signal: `check ${checks[0].id}` }] }],
      answers: [
        {
          check: checks[0].id,
          outcome: "row",
          applies: true,
          asks: checks[0].asks,
          looks: "It prints the table in question.",
          hypothesis: verdict.hypotheses[0].title,
        },
      ],
    });
    const shown = (await running.api("PUT", path, { outcome: "no-rows" })).json.verdict;
    expect(shown).toMatchObject({ status: "confirmed", answers: [{ outcome: "no-rows" }] });
    expect(shown.answers).toHaveLength(1);
    expect(shown.deciding.map((one: { id: string }) => one.id)).not.toContain(checks[0].id);

    await running.sendEvent(columnMissing("event_metadata", { timestamp: Date.now() / 1000 + 4000 }));
    const after = await issueOf("event_metadata");
    expect(after).toMatchObject({ count: 2, verdict: { answers: [{ outcome: "no-rows", applies: true }] } });

    const back = await running.api("DELETE", path);
    expect(back.status).toBe(200);
    expect(back.json.verdict.answers).toEqual([]);
    expect(back.json.verdict.status).toBe(verdict.status);
  });

  test("page and report tell the same verdict", async () => {
    const { id, verdict } = await issueOf("event_metadata");
    const check = verdict.hypotheses[0].checks[0].id;
    for (const outcome of ["row", "no-rows"]) {
      const page = (await running.api("PUT", checkPath(id, check), { outcome })).json;
      const report = (await running.api("GET", `/api/issues/${id}/report?format=json`)).json;
      expect(report.verdict).toBe(page.verdict.status);
      expect(report.conclusive).toBe(page.verdict.cause !== null);
      expect(report.hypotheses.map(({ title, status }: Claim) => [title, status])).toEqual(
        page.verdict.hypotheses.map(({ title, status }: Claim) => [title, status]),
      );
      expect(report.deciding).toEqual(page.verdict.deciding);
    }
    await running.api("DELETE", checkPath(id, check));
  });

  test("what is not there is said, with what there is", async () => {
    const { id, verdict } = await issueOf("event_metadata");
    const check = verdict.hypotheses[0].checks[0].id;
    const unknown = await running.api("PUT", checkPath(id, "nothing@like-it"), { outcome: "row" });
    expect(unknown).toMatchObject({ status: 404, json: { error: { code: "unknown_check" } } });
    expect(unknown.json.error.message).toContain(check);
    const outcome = await running.api("PUT", checkPath(id, check), { outcome: "maybe" });
    expect(outcome).toMatchObject({ status: 422, json: { error: { code: "unknown_outcome" } } });
    expect(outcome.json.error.message).toContain("no-rows, row");
    for (const body of [{}, { outcome: "" }, { outcome: 1 }])
      expect((await running.api("PUT", checkPath(id, check), body)).status).toBe(400);
    expect((await running.api("PUT", checkPath("none", check), { outcome: "row" })).status).toBe(404);
    expect(await running.api("DELETE", checkPath(id, check))).toMatchObject({
      status: 404,
      json: { error: { code: "no_such_answer" } },
    });
    expect((await running.api("DELETE", checkPath("none", check))).status).toBe(404);
    for (const odd of ["a\u0000b", "é", "a b", "../status"]) {
      expect([400, 404]).toContain((await running.api("DELETE", checkPath(id, odd))).status);
      expect([400, 404]).toContain(
        (await running.api("PUT", checkPath(odd, check), { outcome: "row" })).status,
      );
    }
    const nul = await running.api("PUT", checkPath(id, check), { outcome: "a\u0000b" });
    expect(nul).toMatchObject({ status: 422, json: { error: { code: "unknown_outcome" } } });
  });

  test("only those who may write may answer", async () => {
    const { id, verdict } = await issueOf("event_metadata");
    const path = checkPath(id, verdict.hypotheses[0].checks[0].id);
    const { json } = await running.api("POST", "/api/projects/1/keys", { kind: "read", label: "x" });
    const headers = { authorization: `Bearer ${json.secret}` };
    expect((await running.api("PUT", path, { outcome: "row" }, headers)).status).toBe(403);
    expect((await running.api("DELETE", path, undefined, headers)).status).toBe(403);
    expect((await running.send(path, "{}", { "content-type": "application/json" }, "PUT")).status).toBe(401);
    const other = (await running.api("POST", "/api/projects", { name: `other ${newId()}` })).json;
    const foreign = await running.api("POST", `/api/projects/${other.id}/keys`, { kind: "read", label: "y" });
    const asked = await running.api("GET", `/api/issues/${id}`, undefined, {
      authorization: `Bearer ${foreign.json.secret}`,
    });
    expect(asked.status).toBe(404);
  });

  test("an answer is told to open pages", async () => {
    const { id, verdict } = await issueOf("event_metadata");
    const stop = new AbortController();
    const stream = await fetch(`${running.url}/api/stream`, {
      headers: { authorization: "Bearer test-admin-token-0123456789" },
      signal: stop.signal,
    });
    const heard = (async () => {
      let text = "";
      for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (text.includes(id)) return true;
      }
      return false;
    })();
    const path = checkPath(id, verdict.hypotheses[0].checks[0].id);
    await running.api("PUT", path, { outcome: "no-rows" });
    expect(await heard).toBe(true);
    stop.abort();
    await running.api("DELETE", path);
  });

  test.each(["$(touch a)", "'; touch a; '", "-rf", "a b", "", "a\n"])(
    "a commit %j, which a command would be made of, is not taken",
    async (id) => {
      const { status, json } = await running.api("POST", "/api/changes?project=1", {
        id: "deploy-bad",
        kind: "deploy",
        title: "bad",
        commits: [{ id, message: "m", files: [] }],
      });
      expect(status).toBe(400);
      expect(json.error.code).toBe("invalid_request");
    },
  );

  test("of two answers the later one is weighed last, and a suspect that is ruled out is none in the report", async () => {
    await running.sendEvent(
      columnMissing("odds_source", { timestamp: (Date.now() - MINUTE) / 1000, release: "3.0.0" }),
    );
    await running.api("POST", "/api/changes?project=1", {
      id: "deploy-3",
      kind: "deploy",
      title: "3.0.0",
      release: "3.0.0",
      time: Date.now() - 2 * MINUTE,
      commits: [
        {
          id: "8899aabbccddeeff00112233445566778899aabb",
          message: "Read the source of odds",
          files: [{ path: "src/bets/list.js", lines: [[10, 14]], added: ["select odds_source from bets"] }],
        },
      ],
    });
    const before = await issueOf("odds_source");
    const [suspect] = before.suspects;
    expect(suspect).toMatchObject({
      change: { id: "8899aabbccddeeff00112233445566778899aabb" },
      status: expect.stringMatching(/likely|possible/),
      hypothesis: expect.stringMatching(/^suspect-change-/),
    });
    const claim = before.verdict.hypotheses.find(({ id }: { id: string }) => id === suspect.hypothesis);
    const { json } = await running.api("PUT", checkPath(before.id, claim.checks[0].id), { outcome: "fails" });
    expect(json.suspects[0]).toMatchObject({ status: "ruled out", hypothesis: suspect.hypothesis });
    expect(JSON.stringify(json.whys)).not.toContain("8899aabb");
    const report = (await running.api("GET", `/api/issues/${before.id}/report?format=json`)).json;
    expect(report.suspects).toEqual([]);
    expect(report.whys.map(({ question }: { question: string }) => question)).toEqual(
      json.whys.map(({ question }: { question: string }) => question),
    );

    const [cause] = json.verdict.hypotheses;
    const both = await running.api("PUT", checkPath(before.id, cause.checks[0].id), { outcome: "no-rows" });
    expect(both.json.verdict.answers.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "fails",
      "no-rows",
    ]);
  });

  test("a chain over services is told as a story, its first link the cause", async () => {
    const at = Date.now() / 1000 - 600;
    const told = (logger: string, ago: number, type: string, value: string, environment = "production") =>
      running.sendEvent(
        sentryEvent({
          transaction: undefined,
          timestamp: at + ago,
          environment,
          tags: { "service.name": logger },
          contexts: { otel: { resource: { "service.name": logger } } },
          exception: { values: [{ type, value }] },
        }),
      );
    await told(
      "payments-db",
      0,
      "LOG",
      "database system was not properly shut down; automatic recovery in progress",
    );
    await told("payments", 30, "Error", "connect ECONNREFUSED 10.1.2.3:5432");
    const issue = await issueOf("10.1.2.3");
    // Another environment's database explains nothing here.
    await told("ledger", 40, "Error", "connect ECONNREFUSED ledger.internal:5432", "staging");
    expect((await issueOf("ledger.internal")).story).toBeNull();
    expect(issue.story).toMatchObject({ steps: expect.any(Array) });
    const [first] = issue.story.steps;
    expect(first.signals[0]).toMatch(/^issue /);
    expect(
      issue.verdict.hypotheses.find(({ id }: { id: string }) => id === issue.verdict.cause),
    ).toMatchObject({ kind: first.what });
    expect(issue.whys.length).toBeGreaterThan(1);
    const report = (await running.api("GET", `/api/issues/${issue.id}/report?format=json`)).json;
    expect(report.verdict).toBe(issue.verdict.status);
    expect(report.chain[0].signals).toEqual(first.signals);
    expect(report.whys.map(({ question }: { question: string }) => question)).toEqual(
      issue.whys.map(({ question }: { question: string }) => question),
    );
  });
});

interface Claim {
  title: string;
  status: string;
}
