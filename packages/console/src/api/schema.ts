/** The shapes of the HTTP API, once: validation, OpenAPI and the pages' types are made from these. Times are ISO 8601 in UTC. */
import { Boot, Change, Exception, HealthReport } from "@holdfast/signals";
import { z } from "zod";

const Time = z.iso.datetime();

export const Problem = z
  .object({
    error: z.object({
      code: z.string().meta({ description: "Stable slug, listed in docs/reference/errors.md." }),
      message: z.string(),
      requestId: z.string(),
    }),
  })
  .meta({ id: "Problem", description: "Every error answer of the API." });

export const Project = z
  .object({
    id: z.string(),
    name: z.string(),
    dsn: z
      .string()
      .nullable()
      .meta({ description: "For Sentry SDKs; null while the project has no ingest key." }),
    otlp: z.object({
      endpoint: z.string().meta({ description: "Base URL: SDKs append /v1/traces, /v1/logs, /v1/metrics." }),
      headers: z
        .record(z.string(), z.string())
        .nullable()
        .meta({ description: "What exporters must send; null while the project has no ingest key." }),
    }),
  })
  .meta({ id: "Project" });
/** A project with the addresses and keys that its services send to. */
export type Project = z.infer<typeof Project>;

const Key = z
  .object({
    id: z.string(),
    project: z.string().nullable(),
    kind: z.enum(["ingest", "read"]),
    label: z.string(),
    shown: z.string().meta({
      description:
        "The public part: whole for ingest keys (they grant writing only), a prefix for read keys.",
    }),
    createdAt: Time,
    revokedAt: Time.nullable(),
  })
  .meta({ id: "Key" });

export const IssueStatus = z.enum(["unresolved", "resolved", "ignored"]).meta({ id: "IssueStatus" });
export type IssueStatus = z.infer<typeof IssueStatus>;

export const Root = z
  .object({
    type: z.string(),
    message: z.string(),
    file: z.string().nullable(),
    line: z.number().nullable(),
    function: z.string().nullable(),
  })
  .meta({ id: "Root" });

export const Surface = z.object({ type: z.string(), message: z.string() }).meta({ id: "Surface" });

const Confidence = z.enum(["confirmed", "likely", "possible", "inconclusive"]).meta({ id: "Confidence" });

export const Issue = z
  .object({
    id: z.string(),
    project: z.string(),
    title: z.string(),
    status: IssueStatus,
    confidence: Confidence,
    root: Root.nullable().meta({
      description: "The exception that explains the others; null when only symptoms were seen.",
    }),
    surface: Surface.nullable().meta({ description: "What people saw." }),
    count: z.number().meta({ description: "Failures: requests, jobs or boots that failed in this way." }),
    events: z.number().meta({ description: "Error events that told of them." }),
    firstSeen: Time,
    lastSeen: Time,
    releases: z.array(z.string()).meta({ description: "Newest first; at most 50." }),
    routes: z.array(z.string()).meta({ description: "Most frequent first; at most 50." }),
    services: z.array(z.string()),
    environments: z.array(z.string()),
    sparkline: z
      .array(z.number())
      .length(24)
      .meta({ description: "Failures per hour of the last 24 hours, oldest first." }),
  })
  .meta({ id: "Issue" });
export type Issue = z.infer<typeof Issue>;

export const FrameView = z
  .object({
    function: z.string().nullable(),
    module: z.string().nullable(),
    file: z.string().nullable(),
    line: z.number().nullable(),
    column: z.number().nullable(),
    inApp: z.boolean(),
    context: z
      .object({ before: z.array(z.string()), line: z.string(), after: z.array(z.string()) })
      .nullable(),
  })
  .meta({ id: "Frame" });

/** One exception of the chain with its part; root first, then in the order in which they followed. */
export const ChainLink = z
  .object({
    type: z.string(),
    message: z.string(),
    code: z.string().nullable(),
    role: z.enum(["root", "symptom", "wrapper"]),
    reason: z.string(),
    rule: z.string().meta({ description: "Slug of the rule that decided." }),
    frames: z.array(FrameView),
    swallowedAt: FrameView.nullable(),
    seen: z.string().meta({ description: "The signals this rests on, e.g. `event 3f…`." }),
    eventId: z.string().meta({ description: "Event to open for it." }),
    tied: z.boolean().meta({ description: "True when it is as good a root as the root." }),
  })
  .meta({ id: "ChainLink" });

export const HypothesisView = z
  .object({
    title: z.string(),
    status: z.enum(["confirmed", "likely", "possible", "ruled out"]),
    kind: z.string(),
    analyzer: z.string().nullable().meta({
      description:
        "The precise failure that was recognised, see docs/reference/analyzers.md; null where only its kind is known.",
    }),
    cause: z.string().nullable().meta({ description: "Why this happens, in a sentence." }),
    evidence: z.array(z.object({ text: z.string(), signal: z.string() })),
    against: z.array(z.object({ text: z.string(), signal: z.string() })),
    fixes: z.array(z.object({ when: z.enum(["now", "today", "this week"]), text: z.string() })),
    impact: z.string().nullable().meta({
      description:
        "What it does to users, e.g. `3 failures on GET /orders/:id`; null where that is not known.",
    }),
    verification: z.string().nullable().meta({ description: "How to see that a fix worked." }),
    rollback: z.string().nullable().meta({ description: "How to undo what caused it." }),
  })
  .meta({ id: "Hypothesis" });

/** Hours that a criterion must hold: outcomes are kept for so long by the hour. */
const Hours = z
  .number()
  .positive()
  .max(14 * 24)
  .meta({ description: "Hours without a break." });
const Route = z.string().min(1).max(500);

/** What the team wants to see before an issue counts as recovered; only what requests can show. */
export const Criterion = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("no-5xx"),
      route: Route.optional().meta({ description: "(Default: every route of the issue's services)" }),
      hours: Hours,
    }),
    z.object({
      kind: z.literal("p95-below"),
      route: Route,
      milliseconds: z.number().positive().max(3_600_000),
      hours: Hours,
    }),
  ])
  .meta({ id: "Criterion" });
export type Criterion = z.infer<typeof Criterion>;
export const Criteria = z.object({ criteria: z.array(Criterion).max(20) }).meta({ id: "Criteria" });

export const Regressed = z
  .object({ time: Time, release: z.string(), reason: z.string() })
  .meta({ id: "Regressed", description: "Why a resolved issue counts as back." });
export type Regressed = z.infer<typeof Regressed>;

/** An issue as the store has it. */
export const StoredIssue = Issue.extend({
  reason: z.string().meta({ description: "Why the root is the root, and what would tell more." }),
  chain: z.array(ChainLink),
  hypotheses: z.array(HypothesisView),
  fingerprint: z
    .object({
      version: z.number(),
      value: z.string(),
      parts: z.array(z.string()),
      ignored: z.array(z.string()),
    })
    .meta({ description: "What makes failures the same issue, readable." }),
  variants: z.array(
    z.object({ surface: Surface, route: z.string().nullable(), count: z.number(), lastSeen: Time }),
  ),
  releaseStats: z.array(
    z.object({
      release: z.string(),
      count: z.number(),
      firstSeen: Time,
      lastSeen: Time,
      requests: z.number().nullable().meta({
        description:
          "Requests of the service in this release, where outcomes are known (of any basis); null otherwise.",
      }),
      failedRequests: z.number().nullable(),
    }),
  ),
  routeStats: z.array(z.object({ route: z.string(), count: z.number(), lastSeen: Time })),
  history: z
    .array(z.object({ time: Time, count: z.number() }))
    .meta({ description: "Failures per hour of the last 7 days, oldest first." }),
  flags: z.array(z.object({ key: z.string(), variant: z.string(), count: z.number() })),
  resolvedAt: Time.nullable().meta({
    description: "When it was resolved last; null while it never was, or after a person reopened it.",
  }),
  regressed: Regressed.nullable().meta({
    description:
      "Set when a version that began to serve after the issue was resolved, or the mended one, shows it again.",
  }),
  criteria: z.array(Criterion),
});
export type StoredIssue = z.infer<typeof StoredIssue>;

const Evidence = z.object({ text: z.string(), signal: z.string() });

export const SuspectView = z
  .object({
    change: z.object({
      kind: z.string(),
      id: z.string(),
      title: z.string(),
      author: z.string().nullable(),
      time: Time.nullable(),
      release: z.string().nullable(),
      files: z.array(z.string()),
    }),
    why: z.array(Evidence).meta({ description: "What ties it to the root, strongest first." }),
    against: z.array(Evidence),
    risk: z.string(),
    action: z.string(),
    score: z.number().meta({ description: "0 to 1: an order with distances, no probability." }),
    status: z.enum(["confirmed", "likely", "possible", "ruled out"]).nullable().meta({
      description: "As the verdict weighs it; null for those beyond the first five, which it does not weigh.",
    }),
    hypothesis: z.string().nullable().meta({ description: "Id of the verdict's claim about it." }),
  })
  .meta({ id: "Suspect" });

const CheckView = z
  .object({
    id: z.string(),
    hypothesis: z.string().meta({ description: "Id of the claim that it is about." }),
    run: z.string().meta({ description: "The command; names in `<...>` are to be filled in." }),
    asks: z.string(),
    answers: z.array(
      z.object({
        outcome: z.string(),
        looks: z.string().meta({ description: "How to recognise it." }),
        means: z.string(),
        weight: z
          .enum(["check-shows", "check-fits", "check-against", "check-excludes", "check-disproves"])
          .meta({
            description: "What it weighs for the claim, see docs/explanation/verdict.md.",
          }),
      }),
    ),
  })
  .meta({ id: "Check", description: "Something to run or look at, that decides." });

const WeighedView = HypothesisView.extend({
  id: z.string().meta({ description: "Stable as long as kind and title are." }),
  question: z.enum(["cause", "change"]).meta({
    description: "`cause`: what failed first. `change`: what brought it. Claims compete within a question.",
  }),
  score: z.number().meta({ description: "Sum of what was weighed, in log-odds." }),
  weighed: z.array(z.object({ rule: z.string(), weight: z.number(), text: z.string(), signal: z.string() })),
  checks: z.array(CheckView),
}).meta({ id: "WeighedHypothesis" });

export const VerdictView = z
  .object({
    status: Confidence.meta({ description: "Of the cause; `inconclusive` where none is carried." }),
    cause: z.string().nullable().meta({ description: "Id of the claim; null where the verdict abstains." }),
    reason: z.string(),
    hypotheses: z.array(WeighedView).meta({
      description: "Causes first, the surest first, ruled out last. Claims about changes are among them.",
    }),
    deciding: z.array(CheckView).meta({ description: "What would decide, the most telling first." }),
    answers: z
      .array(
        z.object({
          check: z.string().meta({ description: "As it was answered: take it back by this id." }),
          outcome: z.string(),
          hypothesis: z.string().meta({ description: "Title of the claim that the check was about." }),
          time: Time,
          asks: z.string().nullable(),
          run: z.string().nullable(),
          looks: z.string().nullable(),
          means: z.string().nullable(),
          applies: z.boolean().meta({
            description:
              "False: the verdict has no such check any more. The answer is kept and weighs nothing; what the check asked is null.",
          }),
        }),
      )
      .meta({ description: "In the order in which they were given." }),
  })
  .meta({ id: "Verdict", description: "Everything that is known of the issue by now, weighed." });

const WhyView = z
  .object({
    question: z.string(),
    answer: z.string(),
    signals: z.array(z.string()),
    known: z.boolean().meta({ description: "False: the evidence ends here." }),
  })
  .meta({ id: "Why" });

const StoryStep = z.object({
  text: z.string(),
  time: Time.nullable(),
  place: z.string().nullable(),
  what: z.string().meta({ description: "Stable word for what it was." }),
  because: z.string().nullable().meta({ description: "Why it followed from the step before." }),
  signals: z.array(z.string()),
});
export const StoryView = z
  .object({
    status: z.enum(["likely", "possible"]),
    steps: z
      .array(StoryStep)
      .meta({ description: "The first is the cause of the others as far as the evidence goes." }),
    also: z.array(StoryStep).meta({ description: "What the steps brought beside: seen, and no cause." }),
    open: z.array(Evidence).meta({ description: "Why it is not surer." }),
  })
  .meta({ id: "Story", description: "A chain over several services that leads to the issue's root." });

export const RecoveryView = z
  .object({
    state: z.enum(["not proven", "holding", "proven"]),
    recurred: z.boolean().meta({ description: "Whether the root came back on the mended version." }),
    mended: z
      .object({
        release: z.string(),
        since: Time,
        how: z.enum(["release", "rollback"]).meta({
          description:
            "`release`: it began to serve after the last version that failed did, and does not show the root. `rollback`: it served before, and alone again since the versions that failed have ended.",
        }),
      })
      .nullable()
      .meta({ description: "The version that carries the mend, and since when it has answered." }),
    routes: z.array(
      z.object({
        route: z.string(),
        clean: z.number().meta({ description: "Requests on the mended version that did not fail." }),
        needed: z.number().meta({ description: "Clean requests that prove at 95 % that it is gone." }),
        bound: z.number().meta({ description: "Upper bound of the failure rate at 95 %, by what was seen." }),
        done: z.boolean(),
      }),
    ),
    criteria: z.array(
      z.object({
        name: z.string(),
        state: z.enum(["held", "running", "broken", "not observed"]),
        left: z.number().meta({ description: "Milliseconds to come; 0 where it held." }),
        signal: z.string(),
      }),
    ),
    missing: z.array(z.string()).meta({ description: "What is missing, in sentences; empty when proven." }),
  })
  .meta({ id: "Recovery" });

const Served = z.object({ release: z.string(), rate: z.number(), total: z.number() });
export const ComparisonView = z
  .object({
    service: z.string().nullable(),
    before: Served,
    after: Served,
    verdict: z.enum(["worse", "not worse", "not enough data"]),
    missing: z
      .number()
      .meta({ description: "Requests of the new release until it can be told, at the least." }),
    reason: z.string(),
  })
  .meta({
    id: "ReleaseComparison",
    description: "The newest release that runs against the one before, by the requests that each answered.",
  });

export const IssueDetail = StoredIssue.extend({
  recovery: RecoveryView.nullable().meta({ description: "Null for issues that are ignored." }),
  comparison: ComparisonView.nullable().meta({
    description: "Null where less than two releases of the service are known to have answered requests.",
  }),
  suspects: z.array(SuspectView).meta({
    description:
      "Changes that may have brought it, the likeliest first; empty when nothing ties a change to the root.",
  }),
  verdict: VerdictView,
  whys: z.array(WhyView).meta({
    description: "Five whys: from what people saw to what began it; ends where the evidence ends.",
  }),
  story: StoryView.nullable().meta({ description: "Null where no chain over services leads to the root." }),
}).meta({ id: "IssueDetail" });
export type IssueDetail = z.infer<typeof IssueDetail>;

/** What pipelines tell; times in epoch milliseconds or ISO 8601. */
const SentTime = z.union([
  z.number().int().nonnegative(),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);
const SentChange = Change.extend({
  id: z.string().min(1).max(200),
  title: z.string().max(500),
  time: SentTime.optional().meta({ description: "When it took effect. (Default: now)" }),
  service: z.string().max(200).optional(),
  environment: z.string().max(200).optional(),
  release: z.string().max(200).optional(),
  names: z.array(z.string().max(500)).max(500).optional(),
  commits: z
    .array(
      Change.shape.commits.unwrap().element.extend({
        // It comes to stand in commands that people paste.
        id: z
          .string()
          .regex(/^[A-Za-z0-9][\w.:/@+-]{0,199}$/)
          .meta({ description: "Full hash, or what the version control names it by." }),
      }),
    )
    .max(1000)
    .optional(),
}).meta({ id: "SentChange" });
export const SentChanges = z
  .union([SentChange, z.object({ changes: z.array(SentChange).min(1).max(100) })])
  .meta({ id: "SentChanges" });
export const ChangesTaken = z.object({ accepted: z.number() }).meta({ id: "ChangesTaken" });
export const ChangeList = z.object({ changes: z.array(Change) }).meta({ id: "ChangeList" });
export const ChangeQuery = z.object({
  project: z.string().max(100),
  since: Time.optional().meta({ description: "(Default: 30 days ago)" }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const BootList = z.object({ boots: z.array(Boot.meta({ id: "Boot" })) }).meta({ id: "BootList" });
export const BootQuery = z.object({
  project: z.string().max(100),
  since: Time.optional().meta({ description: "(Default: 24 hours ago)" }),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const HealthReportList = z
  .object({ reports: z.array(HealthReport.meta({ id: "HealthReport" })) })
  .meta({ id: "HealthReportList" });
export const HealthReportQuery = z.object({
  project: z.string().max(100),
  since: Time.optional().meta({ description: "(Default: 24 hours ago)" }),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const LoopList = z
  .object({
    loops: z.array(
      z
        .object({
          project: z.string(),
          kind: z.enum(["crash", "restart"]).meta({
            description:
              "`crash`: starts that fail or end by themselves. `restart`: it becomes ready, and is ended again and again.",
          }),
          service: z.string().nullable(),
          release: z.string().nullable(),
          starts: z.number(),
          boots: z.array(z.string()).meta({ description: "Ids, oldest first; the last 50." }),
          first: Time,
          last: Time,
          phase: z.string().nullable().meta({ description: "In which most of the starts ended." }),
          reason: z.string(),
          running: z.boolean().meta({ description: "False: it is over, or has been quiet for 15 minutes." }),
        })
        .meta({ id: "Loop" }),
    ),
  })
  .meta({ id: "LoopList" });
export const LoopQuery = z.object({
  project: z.string().max(100).optional().meta({ description: "(Default: every project that may be read)" }),
});

export const ReportQuery = z.object({
  format: z.enum(["md", "html", "json"]).default("md"),
  download: z
    .enum(["true", "false"])
    .default("true")
    .meta({ description: "`false`: shown by the browser instead of saved." }),
});

export const EventView = z
  .object({
    id: z.string().meta({ description: "Event id, 32 hex digits, as the sender gave it." }),
    issue: z.string(),
    failure: z.string().meta({ description: "Events with the same failure tell of the same request." }),
    role: z.enum(["root", "symptom"]).meta({ description: "The part this event plays in its failure." }),
    time: Time,
    receivedAt: Time,
    source: z.enum(["sentry", "otlp", "log", "kit"]),
    level: z.string(),
    type: z.string().nullable(),
    message: z.string(),
    service: z.string().nullable(),
    instance: z.string().nullable(),
    release: z.string().nullable(),
    environment: z.string().nullable(),
    route: z.string().nullable(),
    method: z.string().nullable(),
    url: z.string().nullable(),
    httpStatus: z.number().nullable(),
    requestId: z.string().nullable(),
    traceId: z.string().nullable(),
    user: z.string().nullable(),
    sdk: z.string().nullable(),
    flags: z.array(
      z.object({
        key: z.string(),
        variant: z.string().nullable(),
        value: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
    tags: z.record(z.string(), z.string()),
  })
  .meta({ id: "Event" });
export type EventView = z.infer<typeof EventView>;

const SentException = Exception.meta({
  id: "Exception",
  description: "One exception of an event; `to` tells how it stands to the later one that it led to.",
});

/** One event whole: as decoded, and as it came (redacted). */
export const EventDetail = EventView.extend({
  exceptions: z.array(SentException).meta({ description: "As decoded, oldest first." }),
  raw: z
    .unknown()
    .nullable()
    .meta({ description: "As it came, secrets removed; null where there is none, or where it was deleted." }),
}).meta({ id: "EventDetail" });

export const OutcomeView = z
  .object({
    basis: z.enum(["metric", "span", "session"]),
    time: Time,
    widthSeconds: z.number(),
    service: z.string().nullable(),
    release: z.string().nullable(),
    environment: z.string().nullable(),
    route: z.string().nullable(),
    total: z.number(),
    failed: z.number(),
    statuses: z.record(z.string(), z.number()).nullable(),
    p50: z.number().nullable().meta({ description: "Milliseconds; null where latency is unknown." }),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  })
  .meta({ id: "Outcome" });

export const DropView = z
  .object({
    day: z.string(),
    by: z.enum(["intake", "decoder", "client"]),
    reason: z.string(),
    category: z.string(),
    count: z.number(),
  })
  .meta({ id: "Drop" });

/** Lists answer their items and where to go on: pass `next` as `cursor`. */
export const IssueList = z
  .object({ issues: z.array(Issue), next: z.string().nullable() })
  .meta({ id: "IssueList" });
export const EventList = z
  .object({ events: z.array(EventView), next: z.string().nullable() })
  .meta({ id: "EventList" });
export const ProjectList = z.object({ projects: z.array(Project) }).meta({ id: "ProjectList" });
export const KeyList = z.object({ keys: z.array(Key) }).meta({ id: "KeyList" });
export const OutcomeList = z.object({ outcomes: z.array(OutcomeView) }).meta({ id: "OutcomeList" });
export const DropList = z.object({ drops: z.array(DropView) }).meta({ id: "DropList" });

export const IssueQuery = z.object({
  project: z.string().optional(),
  status: IssueStatus.optional(),
  q: z.string().max(200).optional().meta({ description: "Words that title, root or surface must contain." }),
  release: z.string().max(200).optional(),
  environment: z.string().max(200).optional(),
  service: z.string().max(200).optional(),
  sort: z.enum(["last-seen", "first-seen", "count"]).default("last-seen"),
  cursor: z.string().max(500).optional().meta({ description: "`next` of the answer before." }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type IssueQuery = z.infer<typeof IssueQuery>;

export const EventQuery = z.object({
  cursor: z.string().max(500).optional().meta({ description: "`next` of the answer before." }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const OutcomeQuery = z.object({
  project: z.string().max(100),
  route: z.string().max(500).optional(),
  service: z.string().max(200).optional(),
  since: Time.optional().meta({ description: "(Default: 24 hours before `until`)" }),
  until: Time.optional().meta({ description: "Exclusive. (Default: now)" }),
});

export const DropQuery = z.object({
  since: Time.optional().meta({ description: "(Default: seven days ago)" }),
});
export const KeyQuery = z.object({ kind: z.enum(["ingest", "read"]).optional() });

export const NewProject = z.object({ name: z.string().trim().min(1).max(100) }).meta({ id: "NewProject" });
export const NewKey = z
  .object({ kind: z.enum(["ingest", "read"]), label: z.string().trim().max(100).default("") })
  .meta({ id: "NewKey" });
export const CreatedKey = Key.extend({
  secret: z
    .string()
    .meta({ description: "The key itself; for read keys this is the only time it is shown." }),
}).meta({ id: "CreatedKey" });
export const IssueChange = z.object({ status: IssueStatus }).meta({ id: "IssueChange" });
export const CheckAnswer = z
  .object({ outcome: z.string().min(1).max(200).meta({ description: "One of the check's outcomes." }) })
  .meta({ id: "CheckAnswer" });
export const SessionView = z.object({ signedIn: z.boolean() }).meta({ id: "Session" });

/** The console about itself, since its start. */
export const Stats = z
  .object({
    uptimeSeconds: z.number(),
    memoryBytes: z.number(),
    store: z.object({
      kind: z.enum(["sqlite", "postgres"]),
      events: z.number(),
      issues: z.number(),
      bytes: z.number(),
    }),
    intake: z.object({
      batches: z.number(),
      items: z.number(),
      events: z.number(),
      replayed: z.number(),
      largestBatch: z.number(),
      faults: z.number(),
      queued: z.number(),
      queuedBytes: z.number(),
      inFlight: z.number(),
      lastFault: z.string().nullable(),
    }),
    counted: z
      .record(z.string(), z.number())
      .meta({ description: "Items that were only counted, such as successes, by category." }),
    drops: z.record(z.string(), z.number()).meta({ description: "By `who:reason`." }),
    openBytes: z.number().meta({ description: "Bytes of request bodies that are being read or unpacked." }),
    streams: z.number().meta({ description: "Open live connections." }),
  })
  .meta({ id: "Stats" });
