/** The incident report of an issue, out of a running console. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, sentryEvent, startTestConsole, type TestConsole } from "./support/console.ts";

let running: TestConsole;
let id: string;
beforeAll(async () => {
  running = await startTestConsole();
  await running.sendEvent(
    sentryEvent({
      transaction: "GET /dashboard",
      release: "1.5.0",
      server_name: "quotes-7d9f6c5b8d-x2x9w",
      exception: {
        values: [
          {
            type: "TypeError",
            value: "<script>alert(1)</script> quotes.statistics is not a function",
            stacktrace: {
              frames: [{ filename: "/app/src/dashboard.js", function: "show", lineno: 41, in_app: true }],
            },
          },
        ],
      },
    }),
  );
  const { json } = await running.api("GET", "/api/issues");
  id = json.issues[0].id;
});
afterAll(() => running.close());

function report(query = "", headers: Record<string, string> = { authorization: `Bearer ${ADMIN_TOKEN}` }) {
  return fetch(`${running.url}/api/issues/${id}/report${query}`, { headers });
}

describe("GET /api/issues/:id/report", () => {
  test("is Markdown to keep, unless asked otherwise", async () => {
    const answer = await report();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="INC-[0-9A-F]{10}\.md"$/,
    );
    const text = await answer.text();
    expect(text).toMatch(/^# INC-[0-9A-F]{10}: /);
    expect(text).not.toContain("<script>");
    expect(text).toMatch(/\[`event [0-9a-f]{32}`\]\(<\/projects\/\d+\/events\/[0-9a-f]{32}>\)/);
  });

  test("is a page that may run nothing", async () => {
    const answer = await report("?format=html&download=false");
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(/^inline; filename="INC-.*\.html"$/);
    const policy = answer.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox");
    expect(policy).not.toContain("script-src");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const page = await answer.text();
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain("&lt;script&gt;");
  });

  test("is data, the same id in each format, with what the console knows", async () => {
    const { json: data } = await running.api("GET", `/api/issues/${id}/report?format=json`);
    expect(data).toMatchObject({
      conclusive: true,
      releases: ["1.5.0"],
      verification: { state: "not proven" },
      rollback: { platform: "Kubernetes" },
    });
    expect(data.timeline.map(({ station }: { station: string }) => station).slice(0, 5)).toEqual([
      "started",
      "detected",
      "diagnosed",
      "mitigated",
      "recovered",
    ]);
    expect(await (await report()).text()).toContain(data.id);
  });

  test("names the change that was told, with its action", async () => {
    await running.api("POST", `/api/changes?project=${running.projects[0]!.id}`, {
      id: "d-1",
      kind: "deploy",
      title: "1.5.0",
      release: "1.5.0",
      time: Date.now() - 60_000,
      commits: [
        {
          id: "77aa01bb0c1d2e3f405162738495a6b7c8d9e0f1",
          message: "Show quote statistics",
          files: [{ path: "src/dashboard.js", lines: [[40, 44]], added: ["quotes.statistics(user)"] }],
        },
      ],
    });
    const text = await (await report()).text();
    expect(text).toContain("commit `77aa01bb0c1d`");
    expect(text).toContain("git revert 77aa01bb0c1d");
  });

  test("refuses what it does not know, and whom it does not know", async () => {
    expect((await report("?format=pdf")).status).toBe(400);
    expect((await report("", {})).status).toBe(401);
    const none = await fetch(`${running.url}/api/issues/none/report`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(none.status).toBe(404);
    expect(none.headers.get("content-type")).toContain("application/json");
  });
});
