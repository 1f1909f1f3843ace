/** Canned answers of the API for the pages' tests, each checked against the API's own schemas. */

import type { z } from "zod";
import { judgeIssue } from "../../console/src/api/judge-issue.ts";
import {
  CreatedKey,
  DropList,
  EventDetail,
  Issue,
  IssueDetail,
  KeyList,
  LoopList,
  ProjectList,
  Stats,
} from "../../console/src/api/schema.ts";
import { storyView, suspectView, verdictView } from "../../console/src/api/verdict-view.ts";
import type { KeptAnswer } from "../../console/src/store/store.ts";
import { buildChain, type Chain, type Suspect } from "../../diagnosis/src/index.ts";

type IssueOf = z.infer<typeof Issue>;
type DetailOf = z.infer<typeof IssueDetail>;
type EventOf = z.infer<typeof EventDetail>;

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ago = (milliseconds: number): string => new Date(NOW - milliseconds).toISOString();
export const eventId = (n: number): string => n.toString(16).padStart(32, "0");

const quiet = Array.from({ length: 24 }, () => 0);

function issue(part: Partial<IssueOf> & { id: string }): IssueOf {
  return Issue.parse({
    project: "1",
    title: part.root ? `${part.root.type}: ${part.root.message}` : "Issue",
    status: "unresolved",
    confidence: "likely",
    root: null,
    surface: null,
    count: 1,
    events: 1,
    firstSeen: ago(2 * HOUR),
    lastSeen: ago(5 * MINUTE),
    releases: ["1.5.0"],
    routes: ["GET /dashboard"],
    services: ["quotes"],
    environments: ["production"],
    sparkline: quiet,
    ...part,
  });
}

export const masked = issue({
  id: "1-dashboard",
  confidence: "confirmed",
  root: {
    type: "TypeError",
    message: "quotes.statistics is not a function",
    file: "src/dashboard/route.ts",
    line: 41,
    function: "loadDashboard",
  },
  surface: { type: "Error", message: "socket hang up" },
  count: 1204,
  events: 2411,
  firstSeen: ago(26 * MINUTE),
  lastSeen: ago(7_000),
  releases: ["1.5.0"],
  routes: ["GET /dashboard", "GET /dashboard/:team", "GET /api/summary"],
  sparkline: [...quiet.slice(0, 22), 510, 694],
});

const swallowed = issue({
  id: "2-threads",
  root: {
    type: "DataError",
    message: "cannot extract elements from a scalar",
    file: "app/repositories/threads.py",
    line: 88,
    function: "list_by_user",
  },
  surface: { type: "IndexError", message: "list index out of range" },
  count: 87,
  events: 87,
  firstSeen: ago(3 * 24 * HOUR),
  lastSeen: ago(11 * MINUTE),
  routes: ["GET /threads"],
  services: ["threads"],
  releases: ["2025.01.07", "2025.01.06"],
  sparkline: quiet.map((_, hour) => (hour * 7) % 5),
});

const unknown = issue({
  id: "3-unknown",
  confidence: "inconclusive",
  title: "Error: socket hang up",
  surface: { type: "Error", message: "socket hang up" },
  count: 12,
  events: 12,
  routes: ["POST /feed"],
  services: ["gateway"],
  releases: [],
  lastSeen: ago(2 * HOUR),
  firstSeen: ago(9 * HOUR),
  sparkline: quiet.map((_, hour) => (hour === 14 || hour === 20 ? 6 : 0)),
});

const long = issue({
  id: "4-long",
  confidence: "possible",
  root: {
    type: "PrismaClientKnownRequestErrorWithAnUnusuallyLongNameForATest",
    message: `Invalid \`prisma.subscriptionEntitlementAssignment.findFirstOrThrow()\` invocation: ${"the column `subscriptionEntitlementAssignment.externalReferenceIdentifier` does not exist ".repeat(3)}`,
    file: "/srv/app/releases/2026-03-01T12-00-00/services/billing/src/modules/entitlements/assignments/repository/assignment.repository.ts",
    line: 1207,
    function: "SubscriptionEntitlementAssignmentRepository.findFirstActiveForOrganisation",
  },
  surface: { type: "InternalServerErrorException", message: "Internal Server Error" },
  count: 1_204_311,
  events: 1_204_311,
  routes: [
    `GET /api/organisations/:organisationId/subscriptions/:subscriptionId/entitlements/${"x".repeat(40)}`,
  ],
  services: ["billing-and-entitlements-service-production-eu-central-1"],
  releases: ["billing@2026.03.01-4f1c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e"],
  sparkline: quiet.map((_, hour) => 40_000 + ((hour * 7919) % 21_000)),
});

const refused = issue({
  id: "5-refused",
  confidence: "confirmed",
  root: {
    type: "Error",
    message: "connect ECONNREFUSED 10.0.3.7:5432",
    file: "src/store/pool.ts",
    line: 17,
    function: "connect",
  },
  surface: { type: "TimeoutError", message: "timeout exceeded when trying to connect" },
  count: 311,
  events: 640,
  routes: ["GET /orders/:id", "POST /orders"],
  services: ["orders"],
  lastSeen: ago(40 * MINUTE),
  firstSeen: ago(70 * MINUTE),
  sparkline: [...quiet.slice(0, 22), 280, 31],
});

const plain = issue({
  id: "6-plain",
  confidence: "confirmed",
  root: {
    type: "RangeError",
    message: "Invalid time value",
    file: "src/reports/week.ts",
    line: 12,
    function: "startOfWeek",
  },
  surface: { type: "RangeError", message: "Invalid time value" },
  count: 3,
  events: 3,
  routes: ["GET /reports/:week"],
  services: ["reports"],
  lastSeen: ago(6 * HOUR),
  firstSeen: ago(20 * 24 * HOUR),
  sparkline: quiet.map((_, hour) => (hour % 9 === 8 ? 1 : 0)),
});

const resolved = issue({ ...plain, id: "7-resolved", status: "resolved" });

export const issues: IssueOf[] = [masked, swallowed, refused, long, plain, unknown, resolved];

/** @param count How many small issues. */
export function manyIssues(count: number): IssueOf[] {
  return Array.from({ length: count }, (_, n) =>
    issue({
      ...plain,
      id: `many-${n}`,
      root: { ...plain.root!, message: `Invalid time value number ${n}` },
      lastSeen: ago(n * MINUTE),
    }),
  );
}

const own = {
  module: null,
  column: 17,
  inApp: true,
};
const foreign = (file: string, name: string) => ({
  function: name,
  module: null,
  file,
  line: 210,
  column: 5,
  inApp: false,
  context: null,
});

const history = Array.from({ length: 168 }, (_, hour) => ({
  time: ago((167 - hour) * HOUR),
  count: hour >= 166 ? (hour === 166 ? 510 : 694) : 0,
}));

/** An issue with what is known beside it: the verdict is the console's own. */
interface Given {
  stored: Partial<Omit<DetailOf, "suspects" | "verdict" | "whys" | "story">>;
  suspects: readonly Suspect[];
  chain: Chain | undefined;
}
const known = new Map<string, { base: IssueOf } & Given>();

function detail(
  base: IssueOf,
  {
    suspects = [],
    story,
    ...stored
  }: Given["stored"] & { suspects?: readonly Suspect[]; story?: Chain | undefined } = {},
): DetailOf {
  known.set(base.id, { base, stored, suspects, chain: story });
  return judged(base.id, []);
}

/** @param answers what was answered to its checks */
export function judged(id: string, answers: readonly KeptAnswer[]): DetailOf {
  const { base, stored, suspects, chain } = known.get(id)!;
  const issue = {
    ...base,
    reason: "It was thrown first in the request.",
    chain: [],
    hypotheses: [],
    fingerprint: { version: 1, value: "9f2c4be1a7d04c3e", parts: ["TypeError"], ignored: [] },
    variants: [],
    releaseStats: [],
    routeStats: [],
    history,
    flags: [],
    resolvedAt: null,
    regressed: null,
    criteria: [],
    recovery: {
      state: "not proven" as const,
      recurred: false,
      mended: null,
      routes: [],
      criteria: [],
      missing: ["No version with the mend is known: deploy it, and say so with its release."],
    },
    comparison: null,
    ...stored,
  };
  const verdict = judgeIssue(issue, { suspects, chain }, answers);
  return IssueDetail.parse({
    ...issue,
    suspects: verdict.suspects.map(suspectView),
    verdict: verdictView(verdict),
    whys: verdict.whys,
    story: verdict.chain ? storyView(verdict.chain) : null,
  });
}

const maskedDetail = detail(masked, {
  reason: "thrown first in every one of 1,204 requests; the other two happened while it was being answered.",
  chain: [
    {
      type: "TypeError",
      message: "quotes.statistics is not a function",
      code: null,
      role: "root",
      reason: "First exception of the request; nothing was thrown before it.",
      rule: "first-in-request",
      seen: `event ${eventId(1)}`,
      eventId: eventId(1),
      tied: false,
      swallowedAt: null,
      frames: [
        {
          ...own,
          function: "loadDashboard",
          file: "src/dashboard/route.ts",
          line: 41,
          context: {
            before: [
              "  export async function loadDashboard(request: FastifyRequest): Promise<Dashboard> {",
              "    // Signed-in users only: the session carries the tenant.",
              "    const user = await session(request);",
              "    const quotes = await QuoteStore.open(user.tenant);",
            ],
            line: "    const stats = quotes.statistics(user.id, { since: 30 });",
            after: [
              "    return {",
              "      user: user.name,",
              "      total: `${stats.count} quotes`,",
              "    };",
            ],
          },
        },
        {
          ...own,
          function: "handler",
          file: "src/dashboard/index.ts",
          line: 12,
          context: {
            before: ['app.get("/dashboard", async (request, reply) => {'],
            line: "  const page = await loadDashboard(request);",
            after: ["  return reply.send(page);", "});"],
          },
        },
        foreign("node_modules/fastify/lib/handle-request.js", "preHandlerCallback"),
        foreign("node_modules/fastify/lib/hooks.js", "next"),
        foreign("node:internal/process/task_queues", "process.processTicksAndRejections"),
      ],
    },
    {
      type: "TypeError",
      message: "Do not know how to serialize a BigInt",
      code: null,
      role: "symptom",
      reason: "Thrown while the error handler was answering for the root.",
      rule: "serializer-in-handler",
      seen: `event ${eventId(2)}`,
      eventId: eventId(2),
      tied: false,
      swallowedAt: null,
      frames: [
        foreign("node:internal/json", "JSON.stringify"),
        { ...own, function: "answerError", file: "src/errors/handler.ts", line: 18, context: null },
      ],
    },
    {
      type: "Error",
      message: "socket hang up",
      code: "ECONNRESET",
      role: "symptom",
      reason: "The connection ended because the handler failed: this is what clients saw.",
      rule: "connection-after-failure",
      seen: `event ${eventId(3)}`,
      eventId: eventId(3),
      tied: false,
      swallowedAt: null,
      frames: [],
    },
  ],
  criteria: [
    { kind: "no-5xx", hours: 24 },
    { kind: "p95-below", route: "GET /dashboard", milliseconds: 300, hours: 1 },
  ],
  recovery: {
    state: "not proven",
    recurred: false,
    mended: { release: "1.5.1", since: ago(12 * MINUTE), how: "release" },
    routes: [
      { route: "GET /dashboard", clean: 212, needed: 4, bound: 0.014, done: true },
      { route: "GET /api/summary", clean: 21, needed: 60, bound: 0.13, done: false },
    ],
    criteria: [
      { name: "no 5xx for 24 h", state: "running", left: 23.8 * HOUR, signal: "outcomes: 9,920 requests" },
      {
        name: "p95 of GET /dashboard below 300 ms for 60 min",
        state: "broken",
        left: 51 * MINUTE,
        signal: "outcomes: 212 requests of GET /dashboard",
      },
    ],
    missing: [
      "GET /api/summary: 21 of 60 clean requests.",
      "no 5xx for 24 h: 24 h to go.",
      "p95 of GET /dashboard below 300 ms for 60 min: it was broken on the mended version; 51 min from then on.",
    ],
  },
  comparison: {
    service: "quotes",
    before: { release: "1.5.0", rate: 0.874, total: 1377 },
    after: { release: "1.5.1", rate: 0, total: 233 },
    verdict: "not worse",
    missing: 0,
    reason: "1.5.1 failed 0 of 233, 1.5.0 1204 of 1377: at 95 % no more than 100 %.",
  },
  suspects: [
    {
      change: {
        kind: "commit",
        id: "636f56193ee13921cff9e893fcca6a335ddc8610",
        title: "Simplify the quote store",
        author: "quotes team",
        time: NOW - 3 * HOUR,
        release: "1.5.0",
        files: ["src/quotes/store.ts"],
      },
      why: [
        {
          text: "It removed `statistics` from src/quotes/store.ts: `statistics(user: string) {`",
          signal: "commit 636f56193ee1",
        },
        {
          text: "1.5.0 fails (1,204 of 1,377), 1.4.2 did not (0 of 8,310)",
          signal: "commit 636f56193ee1",
        },
      ],
      against: [],
      risk: "Medium: what was built on the commit since goes with it.",
      action:
        "Roll back to the release before, or revert it: `git revert 636f56193ee1`; then test the failing route.",
      score: 0.92,
    },
  ],
  hypotheses: [
    {
      title: "`QuoteStore` has no method `statistics`",
      status: "confirmed",
      kind: "missing-method",
      analyzer: "not-a-function",
      cause: "The code calls a method that the object does not have.",
      evidence: [
        {
          text: "The message names a call of something that is not a function.",
          signal: `event ${eventId(1)}`,
        },
        {
          text: "Release 1.4.2 had 0 of 8,310 requests failing; 1.5.0 has 1,204 of 1,377.",
          signal: "outcomes quotes 1.4.2, 1.5.0",
        },
      ],
      against: [],
      fixes: [
        { when: "now", text: "Roll back to 1.4.2, or answer the dashboard without statistics." },
        { when: "today", text: "Call `count` instead, or add `statistics` to `QuoteStore`." },
        {
          when: "this week",
          text: "Make the error handler's serialisation safe: it hid this error behind its own.",
        },
      ],
      impact: "1,204 failures on GET /dashboard",
      verification: "GET /dashboard answers 200 again, and this issue counts no further failures.",
      rollback: null,
    },
    {
      title: "The database returned a BigInt that the page cannot serialise",
      status: "ruled out",
      kind: "serializer",
      analyzer: null,
      cause: null,
      evidence: [{ text: "A serialiser failed in the same request.", signal: `event ${eventId(2)}` }],
      against: [{ text: "It failed in the error handler, after the root.", signal: `event ${eventId(2)}` }],
      fixes: [],
      impact: null,
      verification: null,
      rollback: null,
    },
  ],
  fingerprint: {
    version: 1,
    value: "9f2c4be1a7d04c3e",
    parts: ["TypeError", "quotes.statistics is not a function", "src/dashboard/route.ts loadDashboard"],
    ignored: ["line 41", "frames of fastify, node"],
  },
  variants: [
    {
      surface: { type: "Error", message: "socket hang up" },
      route: "GET /dashboard",
      count: 1100,
      lastSeen: ago(7_000),
    },
    {
      surface: { type: "TypeError", message: "Do not know how to serialize a BigInt" },
      route: "GET /api/summary",
      count: 104,
      lastSeen: ago(90_000),
    },
  ],
  releaseStats: [
    {
      release: "1.5.0",
      count: 1204,
      firstSeen: ago(26 * MINUTE),
      lastSeen: ago(7_000),
      requests: 1377,
      failedRequests: 1204,
    },
    {
      release: "1.4.2",
      count: 0,
      firstSeen: ago(5 * 24 * HOUR),
      lastSeen: ago(27 * MINUTE),
      requests: 8310,
      failedRequests: 0,
    },
  ],
  routeStats: [
    { route: "GET /dashboard", count: 1000, lastSeen: ago(7_000) },
    { route: "GET /dashboard/:team", count: 100, lastSeen: ago(9_000) },
    { route: "GET /api/summary", count: 104, lastSeen: ago(90_000) },
  ],
  flags: [{ key: "dashboard-statistics", variant: "on", count: 1204 }],
});

const swallowedDetail = detail(swallowed, {
  regressed: {
    time: ago(2 * HOUR),
    release: "2026.11.21",
    reason: "2026.11.21 began to serve after the issue was resolved, and shows it again.",
  },
  recovery: {
    state: "proven",
    recurred: false,
    mended: { release: "2026.11.20", since: ago(26 * HOUR), how: "rollback" },
    routes: [{ route: "GET /threads", clean: 4210, needed: 35, bound: 0.0007, done: true }],
    criteria: [],
    missing: [],
  },
  reason: "it was swallowed in the request that later failed with an empty list.",
  chain: [
    {
      type: "DataError",
      message: "cannot extract elements from a scalar",
      code: "22023",
      role: "root",
      reason: "Earlier in the same trace than the error that was answered.",
      rule: "earlier-in-trace",
      seen: `event ${eventId(10)}`,
      eventId: eventId(10),
      tied: false,
      swallowedAt: {
        ...own,
        function: "list_by_user",
        file: "app/repositories/threads.py",
        line: 92,
        context: {
          before: ["        rows = await self.session.execute(query)", "    except SQLAlchemyError:"],
          line: '        logger.debug("could not list threads")',
          after: ["        return []"],
        },
      },
      frames: [
        {
          ...own,
          function: "list_by_user",
          file: "app/repositories/threads.py",
          line: 88,
          context: {
            before: ["    async def list_by_user(self, user_id: str) -> list[Thread]:", "        try:"],
            line: "            rows = await self.session.execute(QUERY, {\"user\": user_id})  # metadata ->> 'user_id'",
            after: ["    except SQLAlchemyError:"],
          },
        },
        foreign("/venv/lib/python3.13/site-packages/sqlalchemy/engine/base.py", "execute"),
      ],
    },
    {
      type: "ConfigError",
      message: "metadata column is not json",
      code: null,
      role: "symptom",
      reason: "Thrown in the same request with the same right to be the root.",
      rule: "tie",
      seen: `event ${eventId(12)}`,
      eventId: eventId(12),
      tied: true,
      swallowedAt: null,
      frames: [],
    },
    {
      type: "IndexError",
      message: "list index out of range",
      code: null,
      role: "symptom",
      reason: "The endpoint took the first element of the empty list.",
      rule: "empty-after-swallow",
      seen: `event ${eventId(11)}`,
      eventId: eventId(11),
      tied: false,
      swallowedAt: null,
      frames: [{ ...own, function: "threads", file: "app/api/threads.py", line: 31, context: null }],
    },
  ],
});

const unknownDetail = detail(unknown, {
  reason: "The connection ended before an answer. Nothing that was received says why.",
  chain: [
    {
      type: "Error",
      message: "socket hang up",
      code: "ECONNRESET",
      role: "symptom",
      reason: "An ended connection follows from something else.",
      rule: "closed-connection",
      seen: `event ${eventId(20)}`,
      eventId: eventId(20),
      tied: false,
      swallowedAt: null,
      frames: [foreign("node:_http_client", "Socket.socketOnEnd"), foreign("node:events", "Socket.emit")],
    },
  ],
  history: history.map(({ time }, hour) => ({ time, count: hour === 158 || hour === 164 ? 6 : 0 })),
});

const REFUSED = "connect ECONNREFUSED 10.0.3.7:5432";
const began = Date.parse(refused.firstSeen);
const refusedDetail = detail(refused, {
  reason: "It is the only exception that is no consequence of another.",
  chain: [
    {
      type: "Error",
      message: REFUSED,
      code: "ECONNREFUSED",
      role: "root",
      reason: "First exception of the request; nothing was thrown before it.",
      rule: "first-in-request",
      seen: `event ${eventId(30)}`,
      eventId: eventId(30),
      tied: false,
      swallowedAt: null,
      frames: [{ ...own, function: "connect", file: "src/store/pool.ts", line: 17, context: null }],
    },
    {
      type: "TimeoutError",
      message: "timeout exceeded when trying to connect",
      code: null,
      role: "symptom",
      reason: "The pool waited for a connection that was refused.",
      rule: "mask:timeout",
      seen: `event ${eventId(31)}`,
      eventId: eventId(31),
      tied: false,
      swallowedAt: null,
      frames: [],
    },
  ],
  hypotheses: [
    {
      title: "The database at `10.0.3.7:5432` refuses connections",
      status: "confirmed",
      kind: "connection-refused",
      analyzer: "connection-refused",
      cause: "Nothing listens at that address and port.",
      evidence: [
        {
          text: `Error: ${REFUSED}, thrown at src/store/pool.ts:17 (connect)`,
          signal: `event ${eventId(30)}`,
        },
      ],
      against: [],
      fixes: [{ when: "now", text: "Look whether the database runs, and since when." }],
      impact: "311 failures on GET /orders/:id, POST /orders",
      verification: null,
      rollback: null,
    },
  ],
  story: buildChain(
    {
      told: [
        {
          time: began - 90_000,
          service: "kubelet",
          texts: ["Liveness probe failed: HTTP probe failed with statuscode: 503"],
          signals: ["issue 6-plain"],
        },
        {
          time: began - 80_000,
          service: "kubelet",
          texts: ["Stopping container orders: exit code 137"],
          signals: [`event ${eventId(40)}`],
        },
        {
          time: began - 40_000,
          service: "orders-db",
          platform: "postgres",
          texts: ["database system was not properly shut down; automatic recovery in progress"],
          signals: [`event ${eventId(41)}`],
        },
        {
          time: began,
          service: "orders",
          texts: [`Error: ${REFUSED}`],
          rooted: true,
          signals: [`event ${eventId(30)}`],
        },
      ],
    },
    [`event ${eventId(30)}`],
  ),
});

const COLUMN = "subscriptionEntitlementAssignment.externalReferenceIdentifier";
const longDetail = detail(long, {
  reason: "Two exceptions were told of one request, and nothing says which came first.",
  chain: [
    {
      type: long.root!.type,
      message: long.root!.message,
      code: "P2022",
      role: "root",
      reason: "Two exceptions were told of one request, and nothing says which came first.",
      rule: "adjacency",
      seen: `event ${eventId(50)}`,
      eventId: eventId(50),
      tied: false,
      swallowedAt: null,
      frames: [{ ...own, function: long.root!.function, file: long.root!.file, line: 1207, context: null }],
    },
  ],
  hypotheses: [
    {
      title: `There is no column \`${COLUMN}\``,
      status: "possible",
      kind: "undefined-column",
      analyzer: "undefined-column",
      cause: "The running code asks for a column that the database does not have.",
      evidence: [{ text: "The message names the column.", signal: `event ${eventId(50)}` }],
      against: [
        {
          text: "Two exceptions were told of one request, and nothing says which came first.",
          signal: `event ${eventId(50)}`,
        },
      ],
      fixes: [{ when: "now", text: "Run the migration that adds it, or go back to code that fits." }],
      impact: "1,204,311 failures",
      verification: "Call the route: it answers, and the log shows no `P2022`.",
      rollback: null,
    },
  ],
});

export const details = new Map<string, DetailOf>([
  ...issues.filter(({ id }) => !known.has(id)).map((one): [string, DetailOf] => [one.id, detail(one)]),
  [refused.id, refusedDetail],
  [long.id, longDetail],
  [masked.id, maskedDetail],
  [swallowed.id, swallowedDetail],
  [unknown.id, unknownDetail],
]);

function event(n: number, part: Partial<EventOf>): EventOf {
  return EventDetail.parse({
    id: eventId(n),
    issue: masked.id,
    failure: `f${Math.floor(n / 3)}`,
    role: "root",
    time: ago(n * 7_000),
    receivedAt: ago(n * 7_000 - 300),
    source: "sentry",
    level: "error",
    type: "TypeError",
    message: "quotes.statistics is not a function",
    service: "quotes",
    instance: "quotes-7d4f",
    release: "1.5.0",
    environment: "production",
    route: "GET /dashboard",
    method: "GET",
    url: "/dashboard",
    httpStatus: 500,
    requestId: `req-${n}`,
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    user: "u_7",
    sdk: "sentry.javascript.node/10.2.0",
    flags: [{ key: "dashboard-statistics", variant: "on", value: null, reason: "static" }],
    tags: { region: "eu-central-1" },
    exceptions: [
      {
        type: "TypeError",
        message: "quotes.statistics is not a function",
        // As decoded: what is not known is absent, not null.
        frames: maskedDetail.chain[0]!.frames.map((frame) =>
          Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== null)),
        ),
        to: { relation: "context", index: 1 },
      },
      { type: "TypeError", message: "Do not know how to serialize a BigInt", frames: [] },
    ],
    raw: {
      event_id: eventId(n),
      exception: { values: [{ type: "TypeError", value: "quotes.statistics is not a function" }] },
      extra: { many: Array.from({ length: 130 }, (_, k) => k), long: "x".repeat(900) },
    },
    ...part,
  });
}

/** 120 events of the masked issue, three to a request. */
export const events: EventOf[] = Array.from({ length: 120 }, (_, n) =>
  event(
    n + 1,
    (n + 1) % 3 === 1 ? {} : { role: "symptom", type: "Error", message: "socket hang up", source: "otlp" },
  ),
);

export const projects = ProjectList.parse({
  projects: [
    {
      id: "1",
      name: "default",
      dsn: "http://3f1c9a7be2d84f06@127.0.0.1:4500/1",
      otlp: { endpoint: "http://127.0.0.1:4500/otlp/1", headers: { "x-holdfast-key": "3f1c9a7be2d84f06" } },
    },
    {
      id: "2",
      name: "storefront",
      dsn: "http://77aa@127.0.0.1:4500/2",
      otlp: { endpoint: "http://127.0.0.1:4500/otlp/2", headers: { "x-holdfast-key": "77aa" } },
    },
  ],
});

export const keys = KeyList.parse({
  keys: [
    {
      id: "k1",
      project: "1",
      kind: "ingest",
      label: "default",
      shown: "3f1c9a7be2d84f06",
      createdAt: ago(9 * 24 * HOUR),
      revokedAt: null,
    },
    {
      id: "k2",
      project: null,
      kind: "read",
      label: "ci",
      shown: "hf_8a1b",
      createdAt: ago(2 * 24 * HOUR),
      revokedAt: ago(HOUR),
    },
  ],
});

export const loops = LoopList.parse({
  loops: [
    {
      project: "1",
      kind: "crash",
      service: "quotes",
      release: "1.5.2",
      starts: 4,
      boots: ["a", "b", "c", "d"],
      first: ago(9 * MINUTE),
      last: ago(90_000),
      phase: "database",
      reason: "4 starts in 8 min, 4 of them failed in phase database",
      running: true,
    },
  ],
});

export const madeKey = CreatedKey.parse({
  ...keys.keys[1],
  id: "k3",
  revokedAt: null,
  secret: "hfr_only-once",
});

export const drops = DropList.parse({
  drops: [
    { day: "2026-03-01", by: "intake", reason: "queue-full", category: "error", count: 120 },
    { day: "2026-03-01", by: "client", reason: "ratelimit_backoff", category: "transaction", count: 4 },
  ],
});

export const stats = Stats.parse({
  uptimeSeconds: 7_300,
  memoryBytes: 96_468_992,
  store: { kind: "sqlite", events: 2411, issues: 7, bytes: 18_874_368 },
  intake: {
    batches: 40,
    items: 2500,
    events: 2411,
    replayed: 3,
    largestBatch: 200,
    faults: 0,
    queued: 0,
    queuedBytes: 0,
    inFlight: 0,
    lastFault: null,
  },
  counted: { transaction: 8310 },
  drops: { "intake:queue-full": 120 },
  openBytes: 0,
  streams: 1,
});
