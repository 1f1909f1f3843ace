import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { at, dashboard, parlay, restartLoop, startupHang, type Told, threads } from "../../test/incidents.ts";
import { proveRecovery } from "../recovery/prove-recovery.ts";
import { buildChain, weigh } from "../verdict/index.ts";
import { incidentReport } from "./incident-report.ts";
import type { ReportInput } from "./input.ts";
import { toHtml } from "./to-html.ts";
import { toMarkdown } from "./to-markdown.ts";

const HOUR = 3_600_000;

function inputOf(told: Told, rest: Partial<ReportInput> = {}): ReportInput {
  const { title, fingerprint, reason, exceptions, hypotheses, status, suspects } = told;
  return {
    issue: { title, fingerprint, reason, exceptions },
    verdict: weigh({
      failure: { hypotheses, status, reason },
      suspects,
      ...(rest.chain && { chain: rest.chain }),
    }),
    suspects,
    impact: { failures: 3, signal: exceptions[0]?.seen ?? "issue 1", routes: [] },
    ...rest,
  };
}

const loop = restartLoop();
const loopSignal = `event ${loop.reset.id}`;

/** The five sheets, with what of each would have been recorded. */
const sheets: Record<string, ReportInput> = {
  "1-parlay": inputOf(parlay, {
    service: "analytics-api",
    environment: "production",
    releases: ["2.4.0"],
    goodRelease: "2.3.9",
    impact: {
      failures: 412,
      signal: "event 1a000000000000000000000000000001",
      requests: { total: 6100, failed: 412 },
      routes: [
        { route: "GET /api/analytics/games", count: 380 },
        { route: "POST /api/parlays", count: 32 },
      ],
    },
    stations: {
      started: { time: at("09:12:00", "2026-01-22"), signal: "event 1a000000000000000000000000000001" },
      mitigated: { time: at("10:40:00", "2026-01-22"), text: "Rolled back to 2.3.9.", signal: "deploy d-41" },
    },
    traces: ["analytics-api-7d9f6c5b8d-x2x9w"],
  }),
  "2-threads": inputOf(threads, {
    service: "agent-api",
    environment: "staging",
    impact: {
      failures: 57,
      signal: "event 2b000000000000000000000000000002",
      routes: [{ route: "GET /api/threads", count: 57 }],
      users: 4,
    },
    stations: {
      started: { time: at("14:00:00", "2025-01-07"), signal: "event 2b000000000000000000000000000001" },
      detected: { time: at("14:21:00", "2025-01-07"), signal: "alert threads-5xx" },
    },
    traces: ["https://agent-api-x7.run.app/api/threads"],
    recovery: proveRecovery({
      now: at("20:00:00", "2025-01-07"),
      mended: { release: "0.9.2", since: at("16:00:00", "2025-01-07") },
      routes: [
        { route: "GET /api/threads", before: { total: 300, failed: 57 }, since: { total: 41, failed: 0 } },
      ],
      recurrences: { count: 0 },
      criteria: [
        {
          name: "no 500 for 24 h",
          window: 24 * HOUR,
          observedSince: at("16:00:00", "2025-01-07"),
          signal: "criterion no-500",
        },
        { name: "auth answers in under 100 ms", window: HOUR, signal: "criterion auth-latency" },
      ],
    }),
  }),
  "3-restart-loop": (() => {
    const chain = buildChain(loop, [loopSignal])!;
    return {
      issue: {
        title: "Connection terminated unexpectedly",
        fingerprint: "restart-loop",
        reason: "It is the only exception of the request.",
        exceptions: [
          {
            type: "Error",
            message: "Connection terminated unexpectedly",
            role: "root" as const,
            reason: "it is the only one",
            seen: loopSignal,
            file: "/app/src/sessions/list.ts",
            line: 22,
            function: "listSessions",
          },
        ],
      },
      chain,
      verdict: weigh({
        chain,
        failure: {
          status: "likely",
          reason: "It is the only exception of the request.",
          hypotheses: [
            {
              title: "The other side closed a connection that was in use",
              status: "likely",
              kind: "connection-reset",
              evidence: [{ text: "Error: Connection terminated unexpectedly", signal: loopSignal }],
              against: [],
              fixes: [{ when: "now", text: "Check a connection before it is used." }],
            },
          ],
        },
      }),
      impact: { failures: 29, signal: loopSignal, routes: [{ route: "GET /api/sessions", count: 29 }] },
      service: "api",
      environment: "production",
      platform: "railway" as const,
      stations: { started: { time: at("10:00:05"), signal: `event ${loop.refused.id}` } },
      lastSeen: { time: at("10:31:00"), signal: loopSignal },
    };
  })(),
  "4-dashboard": inputOf(dashboard, {
    service: "quotes",
    environment: "production",
    releases: ["1.5.0"],
    impact: {
      failures: 1204,
      signal: "event 4d000000000000000000000000000001",
      requests: { total: 1377, failed: 1204 },
      routes: [{ route: "GET /dashboard", count: 1204 }],
      users: 61,
    },
    stations: {
      started: { time: at("13:02:11", "2025-08-15"), signal: "event 4d000000000000000000000000000001" },
      detected: { time: at("13:09:00", "2025-08-15"), signal: "alert dashboard-5xx" },
      diagnosed: { time: at("14:50:00", "2025-08-15"), signal: "event 4d000000000000000000000000000001" },
      mitigated: { time: at("14:58:00", "2025-08-15"), text: "1.5.1 was deployed.", signal: "deploy d-18" },
      recovered: { time: at("15:10:00", "2025-08-15"), signal: "recovery of release 1.5.1" },
    },
    written: at("16:00:00", "2025-08-15"),
  }),
  "5-startup-hang": inputOf(startupHang, {
    service: "platform",
    platform: "render",
    impact: {
      failures: 18,
      signal: "event 5e000000000000000000000000000001",
      routes: [{ route: "GET /health", count: 12 }],
    },
    stations: { detected: { time: at("15:53:00", "2025-09-18"), signal: "alert health-down" } },
  }),
};

describe("the five sheets", () => {
  test.each(Object.entries(sheets))("%s as Markdown", async (name, input) => {
    const markdown = toMarkdown(incidentReport(input));
    expect(markdown).not.toMatch(/\bundefined\.|NaN|\[object/);
    await expect(markdown).toMatchFileSnapshot(`../../fixtures/reports/${name}.md`);
  });

  test.each(Object.entries(sheets))("%s cites a signal with each fact", (_, input) => {
    const report = incidentReport(input);
    const facts = [
      report.severity.why,
      report.duration.what,
      ...report.summary,
      ...report.impact,
      ...report.chain,
      ...report.hypotheses.flatMap((one) => [...one.for, ...one.against]),
      ...report.suspects.flatMap((one) => [...one.why, ...one.against]),
      ...report.verification.results,
      ...report.whys,
      ...report.timeline.filter(({ time }) => time !== null),
    ];
    const known = new Set(report.signals.map(({ cite }) => cite));
    for (const { signals } of facts) {
      expect(signals.length).toBeGreaterThan(0);
      for (const signal of signals) expect(known).toContain(signal);
    }
  });

  it("tells the chain of sheet 3 with the health check first, as five whys and as the cause", () => {
    const report = incidentReport(sheets["3-restart-loop"]!);
    expect(report.chain[0]!.text).toContain("the health check said yes while work failed");
    expect(report.whys.at(-1)!.known).toBe(false);
    expect(report.hypotheses[0]!.kind).toBe("health-blind");
    expect(report.hypotheses.find(({ kind }) => kind === "data-corrupt")?.status).toBe("ruled out");
    expect(report.rollback).toMatchObject({ platform: "Railway" });
  });

  it("names no cause where none is carried, and says what is missing and what would decide", () => {
    const report = incidentReport(sheets["5-startup-hang"]!);
    expect(report).toMatchObject({ conclusive: false, verdict: "inconclusive" });
    expect(report.missing.length).toBeGreaterThan(2);
    expect(report.fixes).toEqual([]);
    expect(toMarkdown(report)).toContain("The cause is not known");
  });

  it("says unknown of stations that nobody told", () => {
    const { timeline, duration } = incidentReport(sheets["5-startup-hang"]!);
    expect(timeline.slice(0, 5).map(({ station }) => station)).toEqual([
      "started",
      "detected",
      "diagnosed",
      "mitigated",
      "recovered",
    ]);
    expect(timeline[0]).toMatchObject({ time: null });
    expect(timeline[1]).toMatchObject({ time: "2025-09-18T15:53:00Z" });
    expect(duration.ms).toBeNull();
  });
});

describe("its parts", () => {
  const base = sheets["4-dashboard"]!;
  const of = (rest: Partial<ReportInput>) => incidentReport({ ...base, ...rest });

  it("has the same id for the same incident, whatever is learned", () => {
    const first = of({});
    expect(
      of({
        suspects: [],
        written: 5,
        verdict: weigh({ failure: { hypotheses: [], status: "inconclusive", reason: "" } }),
      }).id,
    ).toBe(first.id);
    expect(first.id).toMatch(/^INC-[0-9A-F]{10}$/);
    expect(of({ service: "other" }).id).not.toBe(first.id);
  });

  test.each([
    [{ requests: { total: 100, failed: 50 } }, "SEV1"],
    [{ requests: { total: 100, failed: 5 } }, "SEV2"],
    [{ requests: { total: 1000, failed: 5 } }, "SEV3"],
    [{ requests: { total: 10_000, failed: 5 } }, "SEV4"],
    [{ failures: 1000 }, "SEV2"],
    [{ failures: 10 }, "SEV3"],
    [{ failures: 2 }, "SEV4"],
  ] as const)("severity of %j is %s, and says by which rule", (given, level) => {
    const { requests: _, ...impact } = base.impact;
    const { severity } = of({ impact: { ...impact, ...given } });
    expect(severity.level).toBe(level);
    expect(severity.why.text).toMatch(new RegExp(`^${level}: .+\\(`));
  });

  test.each([
    ["kubernetes", "kubectl rollout undo deployment/quotes"],
    ["cloud-run", "gcloud run services update-traffic quotes --to-revisions=<revision>=100"],
    ["railway", "deploymentRollback"],
    ["render", "/rollback"],
    ["fly", "fly deploy --image <image> -a quotes"],
    ["vercel", "vercel rollback <deployment>"],
    ["heroku", "heroku rollback <version> -a quotes"],
  ] as const)("rolls back on %s by its own command", (platform, command) => {
    const { rollback } = of({ platform });
    expect(rollback.ways).toHaveLength(1);
    expect(rollback.ways[0]!.commands.join("\n")).toContain(command);
    expect(rollback.caution).toContain("None of these rolls back the database");
  });

  it("lists all ways where the platform is unknown or contradicts itself", () => {
    expect(of({ traces: [] }).rollback.ways).toHaveLength(7);
    expect(of({ traces: ["web.1", "https://a.onrender.com"] }).rollback.ways).toHaveLength(7);
    expect(of({ traces: ["quotes-7d9f6c5b8d-x2x9w"] }).rollback.platform).toBe("Kubernetes");
  });

  it("puts no foreign name into a command", () => {
    const { rollback } = of({ service: "quotes; rm -rf /", goodRelease: "v1 && reboot" });
    for (const { commands } of rollback.ways) expect(commands.join("\n")).not.toMatch(/rm -rf|reboot/);
  });

  it("leaves owners empty and lessons asked", () => {
    const report = of({});
    expect(report.actions.length).toBeGreaterThan(3);
    for (const { owner } of report.actions) expect(owner).toBe("");
    for (const lesson of report.lessons) expect(lesson).toMatch(/\?$/);
  });

  it("takes secrets out", () => {
    const secret = "password=hunter2hunter2";
    const report = of({ issue: { ...base.issue, title: `connect failed: ${secret}` } });
    for (const text of [JSON.stringify(report), toMarkdown(report), toHtml(report)])
      expect(text).not.toContain("hunter2hunter2");
  });

  it("links a signal only to the web or to its own host", () => {
    const links = (link: string) => of({ link: () => link }).signals.map((one) => one.link);
    expect(links("/issues/1?see=raw")[0]).toBe("/issues/1?see=raw");
    expect(links("https://holdfast.example.com/issues/1")[0]).not.toBeNull();
    for (const bad of [
      "javascript:alert(1)",
      "//evil.example",
      "data:text/html,x",
      '/a"onclick="x',
      "/a>b",
      "/a b",
    ])
      expect(links(bad)[0]).toBeNull();
  });

  it("shows recovery with what is missing", () => {
    const { verification } = incidentReport(sheets["2-threads"]!);
    expect(verification.state).toBe("holding");
    expect(verification.results.some(({ text }) => text.includes("41 clean requests of 16"))).toBe(true);
    expect(verification.results.some(({ text }) => text.startsWith("Missing: no 500 for 24 h"))).toBe(true);
  });

  it("stays bounded, whatever comes", () => {
    const long = "x".repeat(100_000);
    const report = of({
      issue: {
        ...base.issue,
        title: long,
        reason: long,
        exceptions: Array.from({ length: 2000 }, (_, i) => ({
          ...base.issue.exceptions[i % 3]!,
          message: long,
          seen: `line ${i}`,
        })),
      },
      impact: {
        ...base.impact,
        routes: Array.from({ length: 5000 }, (_, i) => ({ route: `GET /${i}`, count: i })),
      },
    });
    expect(toMarkdown(report).length).toBeLessThan(200_000);
    expect(toHtml(report).length).toBeLessThan(200_000);
  });
});

describe("hostile signals", () => {
  /** Tags that the page is made of, in order: text must not add or take one. */
  const tags = (html: string) => html.match(/<\/?[a-z!][^>]*>/gi)!;
  const skeleton = (html: string) =>
    tags(html)
      .filter((tag) => !/^<\/?code>$/.test(tag))
      .map((tag) => tag.replace(/ (?:href|id)="#?s\d+"/g, ""));
  /** Markdown with code spans taken out: what remains of foreign text must be inert. */
  const outside = (line: string) => line.replace(/(?<![`\\])(`+)(?!`)(.*?[^`])\1(?!`)/g, "");
  const nasty = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc
      .array(
        fc.constantFrom(
          "<script>alert(1)</script>",
          "</style>",
          "<img src=x onerror=alert(1)>",
          "`",
          "``",
          "```",
          "|",
          "\\|",
          "\\\\|",
          "\n",
          "\r\n# x",
          "\n\n- a",
          "[a](javascript:alert(1))",
          "![i](http://evil.example/p.png)",
          "<!--",
          "-->",
          "&lt;",
          "&#x3c;",
          "\u202e",
          "\u2066",
          "\u200b",
          "@everyone",
          "https://evil.example",
          "www.evil.example",
          "$x$",
          "~~s~~",
          "* * *",
          "---",
          "===",
          "> q",
          "1. x",
          "</td>",
          "'",
          '"',
          "\u0000",
          "\u001b[31m",
          "\ud800",
          "a",
          " ",
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join("")),
  );
  const built = (text: string): ReportInput => {
    const suspect = dashboard.suspects[0]!;
    return inputOf(
      {
        title: text,
        fingerprint: "f",
        reason: text,
        status: "likely",
        exceptions: [
          {
            type: text,
            message: text,
            role: "root",
            reason: text,
            seen: "line 1",
            file: text,
            line: 3,
            function: text,
          },
          { type: "E", message: text, role: "symptom", reason: text, seen: "line 2" },
        ],
        hypotheses: [
          {
            title: text,
            kind: "unclassified",
            status: "likely",
            evidence: [{ text, signal: "line 1" }],
            against: [{ text, signal: "line 2" }],
            fixes: [{ when: "now", text }],
            verification: text === "" ? "x" : text,
          },
        ],
        suspects: [{ ...suspect, change: { ...suspect.change, title: text, author: text, id: "abc" } }],
      },
      {
        service: text,
        environment: text,
        releases: [text],
        impact: { failures: 2, signal: "line 1", routes: [{ route: text, count: 2 }] },
        moments: [{ time: at("10:00:00"), text, signal: "line 1" }],
      },
    );
  };

  it("change no tag of the page", () => {
    const plain = skeleton(toHtml(incidentReport(built("x"))));
    fc.assert(
      fc.property(nasty, (text) => {
        const html = toHtml(incidentReport(built(text)));
        expect(skeleton(html)).toEqual(plain);
        expect(html).not.toMatch(/<script|<img|onerror=["']?alert\(1\)>/i);
        expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u0000\u001b]/);
      }),
      { numRuns: 150 },
    );
  });

  it("change no line, cell, link or markup of the Markdown", () => {
    const shape = (markdown: string) =>
      markdown.split("\n").map((line) => {
        if (!line.startsWith("|")) return /^(?:#+ |- |\d+\. |`{3,}|)/.exec(line)![0];
        // As a parser that counts backslashes, and as one that only looks at the last.
        const counted = line.match(/(?<!\\)(?:\\\\)*\|/g)!.length;
        const last = line.match(/(?<!\\)\|/g)!.length;
        return `cells ${last} ${counted}`;
      });
    const written = (text: string) => toMarkdown(incidentReport(built(text)));
    const plain = shape(written("x"));
    fc.assert(
      fc.property(nasty, (text) => {
        const markdown = written(text);
        expect(shape(markdown)).toEqual(plain);
        expect(markdown).not.toMatch(/<(?:script|img|\/style|\/td)/i);
        const bare = markdown
          .replace(/^(`{3,})sh\n[\s\S]*?\n\1$/gm, "")
          .split("\n")
          .map((line) => outside(line).replace(/^- <a id="s\d+"><\/a>/, ""))
          .join("\n")
          .replace(/\[S\d+\]\(#s\d+\)/g, "")
          .replace(/<code>([^<>]*)<\/code>/g, "$1");
        expect(bare).not.toMatch(/(?<!\\)[<>]/);
        expect(bare).not.toMatch(/(?<!\\)\]\(/);
        expect(bare).not.toMatch(/https?:\/\/|www\.|@[a-z]/i);
      }),
      { numRuns: 150 },
    );
  });
});
