// Made from the console's schemas by scripts/generate-api-types.ts. Do not edit.

export type Boot = {
  id: string;
  service?: string;
  instance?: string;
  release?: string;
  environment?: string;
  started: number;
  ended?: number;
  phases: {
    name: string;
    state: "waiting" | "running" | "done" | "failed" | "hung" | "skipped";
    duration?: number;
    reason?: string;
  }[];
  outcome: "starting" | "ready" | "failed" | "hung" | "stopped" | "killed";
};

export type BootList = {
  boots: Boot[];
};

export type ChainLink = {
  type: string;
  message: string;
  code: string | null;
  role: "root" | "symptom" | "wrapper";
  reason: string;
  /** Slug of the rule that decided. */
  rule: string;
  frames: Frame[];
  swallowedAt: Frame | null;
  /** The signals this rests on, e.g. `event 3f…`. */
  seen: string;
  /** Event to open for it. */
  eventId: string;
  /** True when it is as good a root as the root. */
  tied: boolean;
};

export type ChangeList = {
  changes: {
    id: string;
    kind: "deploy" | "migration" | "flag" | "configuration" | "dependency" | "restart" | "scale";
    time: number;
    service?: string;
    environment?: string;
    release?: string;
    title: string;
    commits?: {
      id: string;
      message: string;
      author?: string;
      time?: number;
      files: {
        path: string;
        from?: string;
        lines?: unknown[][];
        added?: string[];
        removed?: string[];
        defines?: string[];
        cosmetic?: boolean;
      }[];
    }[];
    names?: string[];
  }[];
};

export type ChangesTaken = {
  accepted: number;
};

/** Something to run or look at, that decides. */
export type Check = {
  id: string;
  /** Id of the claim that it is about. */
  hypothesis: string;
  /** The command; names in `<...>` are to be filled in. */
  run: string;
  asks: string;
  answers: {
    outcome: string;
    /** How to recognise it. */
    looks: string;
    means: string;
    /** What it weighs for the claim, see docs/explanation/verdict.md. */
    weight: "check-shows" | "check-fits" | "check-against" | "check-excludes" | "check-disproves";
  }[];
};

export type CheckAnswer = {
  /** One of the check's outcomes. */
  outcome: string;
};

export type Confidence = "confirmed" | "likely" | "possible" | "inconclusive";

export type CreatedKey = {
  id: string;
  project: string | null;
  kind: "ingest" | "read";
  label: string;
  /** The public part: whole for ingest keys (they grant writing only), a prefix for read keys. */
  shown: string;
  createdAt: string;
  revokedAt: string | null;
  /** The key itself; for read keys this is the only time it is shown. */
  secret: string;
};

export type Criteria = {
  criteria: Criterion[];
};

export type Criterion = {
  kind: "no-5xx";
  /** (Default: every route of the issue's services) */
  route?: string;
  /** Hours without a break. */
  hours: number;
} | {
  kind: "p95-below";
  route: string;
  milliseconds: number;
  /** Hours without a break. */
  hours: number;
};

export type Drop = {
  day: string;
  by: "intake" | "decoder" | "client";
  reason: string;
  category: string;
  count: number;
};

export type DropList = {
  drops: Drop[];
};

export type Event = {
  /** Event id, 32 hex digits, as the sender gave it. */
  id: string;
  issue: string;
  /** Events with the same failure tell of the same request. */
  failure: string;
  /** The part this event plays in its failure. */
  role: "root" | "symptom";
  time: string;
  receivedAt: string;
  source: "sentry" | "otlp" | "log" | "kit";
  level: string;
  type: string | null;
  message: string;
  service: string | null;
  instance: string | null;
  release: string | null;
  environment: string | null;
  route: string | null;
  method: string | null;
  url: string | null;
  httpStatus: number | null;
  requestId: string | null;
  traceId: string | null;
  user: string | null;
  sdk: string | null;
  flags: {
    key: string;
    variant: string | null;
    value: string | null;
    reason: string | null;
  }[];
  tags: Record<string, string>;
};

export type EventDetail = {
  /** Event id, 32 hex digits, as the sender gave it. */
  id: string;
  issue: string;
  /** Events with the same failure tell of the same request. */
  failure: string;
  /** The part this event plays in its failure. */
  role: "root" | "symptom";
  time: string;
  receivedAt: string;
  source: "sentry" | "otlp" | "log" | "kit";
  level: string;
  type: string | null;
  message: string;
  service: string | null;
  instance: string | null;
  release: string | null;
  environment: string | null;
  route: string | null;
  method: string | null;
  url: string | null;
  httpStatus: number | null;
  requestId: string | null;
  traceId: string | null;
  user: string | null;
  sdk: string | null;
  flags: {
    key: string;
    variant: string | null;
    value: string | null;
    reason: string | null;
  }[];
  tags: Record<string, string>;
  /** As decoded, oldest first. */
  exceptions: Exception[];
  /** As it came, secrets removed; null where there is none, or where it was deleted. */
  raw: unknown | null;
};

export type EventList = {
  events: Event[];
  next: string | null;
};

/** One exception of an event; `to` tells how it stands to the later one that it led to. */
export type Exception = {
  type: string;
  message: string;
  code?: string;
  status?: number;
  frames: {
    function?: string;
    module?: string;
    file?: string;
    line?: number;
    column?: number;
    inApp?: boolean;
    context?: {
      before: string[];
      line: string;
      after: string[];
    };
  }[];
  to?: {
    relation: "cause" | "context" | "member" | "suppressed" | "earlier";
    index: number;
  };
  handled?: boolean;
  mechanism?: string;
  synthetic?: boolean;
  swallowedAt?: {
    function?: string;
    module?: string;
    file?: string;
    line?: number;
    column?: number;
    inApp?: boolean;
    context?: {
      before: string[];
      line: string;
      after: string[];
    };
  };
  time?: number;
  seen?: string;
};

export type Frame = {
  function: string | null;
  module: string | null;
  file: string | null;
  line: number | null;
  column: number | null;
  inApp: boolean;
  context: {
    before: string[];
    line: string;
    after: string[];
  } | null;
};

export type HealthReport = {
  service?: string;
  instance?: string;
  release?: string;
  environment?: string;
  time: number;
  again?: number[];
  status: "pass" | "warn" | "fail";
  answered?: {
    path: string;
    status: number;
  };
  unseen?: boolean;
  checks: {
    name: string;
    status: "pass" | "warn" | "fail";
    critical?: boolean;
    output?: string;
    affects: string[];
  }[];
};

export type HealthReportList = {
  reports: HealthReport[];
};

export type Hypothesis = {
  title: string;
  status: "confirmed" | "likely" | "possible" | "ruled out";
  kind: string;
  /** The precise failure that was recognised, see docs/reference/analyzers.md; null where only its kind is known. */
  analyzer: string | null;
  /** Why this happens, in a sentence. */
  cause: string | null;
  evidence: {
    text: string;
    signal: string;
  }[];
  against: {
    text: string;
    signal: string;
  }[];
  fixes: {
    when: "now" | "today" | "this week";
    text: string;
  }[];
  /** What it does to users, e.g. `3 failures on GET /orders/:id`; null where that is not known. */
  impact: string | null;
  /** How to see that a fix worked. */
  verification: string | null;
  /** How to undo what caused it. */
  rollback: string | null;
};

export type Issue = {
  id: string;
  project: string;
  title: string;
  status: IssueStatus;
  confidence: Confidence;
  /** The exception that explains the others; null when only symptoms were seen. */
  root: Root | null;
  /** What people saw. */
  surface: Surface | null;
  /** Failures: requests, jobs or boots that failed in this way. */
  count: number;
  /** Error events that told of them. */
  events: number;
  firstSeen: string;
  lastSeen: string;
  /** Newest first; at most 50. */
  releases: string[];
  /** Most frequent first; at most 50. */
  routes: string[];
  services: string[];
  environments: string[];
  /** Failures per hour of the last 24 hours, oldest first. */
  sparkline: number[];
};

export type IssueChange = {
  status: IssueStatus;
};

export type IssueDetail = {
  id: string;
  project: string;
  title: string;
  status: IssueStatus;
  confidence: Confidence;
  /** The exception that explains the others; null when only symptoms were seen. */
  root: Root | null;
  /** What people saw. */
  surface: Surface | null;
  /** Failures: requests, jobs or boots that failed in this way. */
  count: number;
  /** Error events that told of them. */
  events: number;
  firstSeen: string;
  lastSeen: string;
  /** Newest first; at most 50. */
  releases: string[];
  /** Most frequent first; at most 50. */
  routes: string[];
  services: string[];
  environments: string[];
  /** Failures per hour of the last 24 hours, oldest first. */
  sparkline: number[];
  /** Why the root is the root, and what would tell more. */
  reason: string;
  chain: ChainLink[];
  hypotheses: Hypothesis[];
  /** What makes failures the same issue, readable. */
  fingerprint: {
    version: number;
    value: string;
    parts: string[];
    ignored: string[];
  };
  variants: {
    surface: Surface;
    route: string | null;
    count: number;
    lastSeen: string;
  }[];
  releaseStats: {
    release: string;
    count: number;
    firstSeen: string;
    lastSeen: string;
    /** Requests of the service in this release, where outcomes are known (of any basis); null otherwise. */
    requests: number | null;
    failedRequests: number | null;
  }[];
  routeStats: {
    route: string;
    count: number;
    lastSeen: string;
  }[];
  /** Failures per hour of the last 7 days, oldest first. */
  history: {
    time: string;
    count: number;
  }[];
  flags: {
    key: string;
    variant: string;
    count: number;
  }[];
  /** When it was resolved last; null while it never was, or after a person reopened it. */
  resolvedAt: string | null;
  /** Set when a version that began to serve after the issue was resolved, or the mended one, shows it again. */
  regressed: Regressed | null;
  criteria: Criterion[];
  /** Null for issues that are ignored. */
  recovery: Recovery | null;
  /** Null where less than two releases of the service are known to have answered requests. */
  comparison: ReleaseComparison | null;
  /** Changes that may have brought it, the likeliest first; empty when nothing ties a change to the root. */
  suspects: Suspect[];
  verdict: Verdict;
  /** Five whys: from what people saw to what began it; ends where the evidence ends. */
  whys: Why[];
  /** Null where no chain over services leads to the root. */
  story: Story | null;
};

export type IssueList = {
  issues: Issue[];
  next: string | null;
};

export type IssueStatus = "unresolved" | "resolved" | "ignored";

export type Key = {
  id: string;
  project: string | null;
  kind: "ingest" | "read";
  label: string;
  /** The public part: whole for ingest keys (they grant writing only), a prefix for read keys. */
  shown: string;
  createdAt: string;
  revokedAt: string | null;
};

export type KeyList = {
  keys: Key[];
};

export type Loop = {
  project: string;
  /** `crash`: starts that fail or end by themselves. `restart`: it becomes ready, and is ended again and again. */
  kind: "crash" | "restart";
  service: string | null;
  release: string | null;
  starts: number;
  /** Ids, oldest first; the last 50. */
  boots: string[];
  first: string;
  last: string;
  /** In which most of the starts ended. */
  phase: string | null;
  reason: string;
  /** False: it is over, or has been quiet for 15 minutes. */
  running: boolean;
};

export type LoopList = {
  loops: Loop[];
};

export type NewKey = {
  kind: "ingest" | "read";
  label: string;
};

export type NewProject = {
  name: string;
};

export type Outcome = {
  basis: "metric" | "span" | "session";
  time: string;
  widthSeconds: number;
  service: string | null;
  release: string | null;
  environment: string | null;
  route: string | null;
  total: number;
  failed: number;
  statuses: Record<string, number> | null;
  /** Milliseconds; null where latency is unknown. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
};

export type OutcomeList = {
  outcomes: Outcome[];
};

/** Every error answer of the API. */
export type Problem = {
  error: {
    /** Stable slug, listed in docs/reference/errors.md. */
    code: string;
    message: string;
    requestId: string;
  };
};

export type Project = {
  id: string;
  name: string;
  /** For Sentry SDKs; null while the project has no ingest key. */
  dsn: string | null;
  otlp: {
    /** Base URL: SDKs append /v1/traces, /v1/logs, /v1/metrics. */
    endpoint: string;
    /** What exporters must send; null while the project has no ingest key. */
    headers: Record<string, string> | null;
  };
};

export type ProjectList = {
  projects: Project[];
};

export type Recovery = {
  state: "not proven" | "holding" | "proven";
  /** Whether the root came back on the mended version. */
  recurred: boolean;
  /** The version that carries the mend, and since when it has answered. */
  mended: {
    release: string;
    since: string;
    /** `release`: it began to serve after the last version that failed did, and does not show the root. `rollback`: it served before, and alone again since the versions that failed have ended. */
    how: "release" | "rollback";
  } | null;
  routes: {
    route: string;
    /** Requests on the mended version that did not fail. */
    clean: number;
    /** Clean requests that prove at 95 % that it is gone. */
    needed: number;
    /** Upper bound of the failure rate at 95 %, by what was seen. */
    bound: number;
    done: boolean;
  }[];
  criteria: {
    name: string;
    state: "held" | "running" | "broken" | "not observed";
    /** Milliseconds to come; 0 where it held. */
    left: number;
    signal: string;
  }[];
  /** What is missing, in sentences; empty when proven. */
  missing: string[];
};

/** Why a resolved issue counts as back. */
export type Regressed = {
  time: string;
  release: string;
  reason: string;
};

/** The newest release that runs against the one before, by the requests that each answered. */
export type ReleaseComparison = {
  service: string | null;
  before: {
    release: string;
    rate: number;
    total: number;
  };
  after: {
    release: string;
    rate: number;
    total: number;
  };
  verdict: "worse" | "not worse" | "not enough data";
  /** Requests of the new release until it can be told, at the least. */
  missing: number;
  reason: string;
};

export type Root = {
  type: string;
  message: string;
  file: string | null;
  line: number | null;
  function: string | null;
};

export type SentChange = {
  id: string;
  kind: "deploy" | "migration" | "flag" | "configuration" | "dependency" | "restart" | "scale";
  /** When it took effect. (Default: now) */
  time?: number | unknown;
  service?: string;
  environment?: string;
  release?: string;
  title: string;
  commits?: {
    /** Full hash, or what the version control names it by. */
    id: string;
    message: string;
    author?: string;
    time?: number;
    files: {
      path: string;
      from?: string;
      lines?: unknown[][];
      added?: string[];
      removed?: string[];
      defines?: string[];
      cosmetic?: boolean;
    }[];
  }[];
  names?: string[];
};

export type SentChanges = SentChange | {
  changes: SentChange[];
};

export type Session = {
  signedIn: boolean;
};

export type Stats = {
  uptimeSeconds: number;
  memoryBytes: number;
  store: {
    kind: "sqlite" | "postgres";
    events: number;
    issues: number;
    bytes: number;
  };
  intake: {
    batches: number;
    items: number;
    events: number;
    replayed: number;
    largestBatch: number;
    faults: number;
    queued: number;
    queuedBytes: number;
    inFlight: number;
    lastFault: string | null;
  };
  /** Items that were only counted, such as successes, by category. */
  counted: Record<string, number>;
  /** By `who:reason`. */
  drops: Record<string, number>;
  /** Bytes of request bodies that are being read or unpacked. */
  openBytes: number;
  /** Open live connections. */
  streams: number;
};

/** A chain over several services that leads to the issue's root. */
export type Story = {
  status: "likely" | "possible";
  /** The first is the cause of the others as far as the evidence goes. */
  steps: {
    text: string;
    time: string | null;
    place: string | null;
    /** Stable word for what it was. */
    what: string;
    /** Why it followed from the step before. */
    because: string | null;
    signals: string[];
  }[];
  /** What the steps brought beside: seen, and no cause. */
  also: {
    text: string;
    time: string | null;
    place: string | null;
    /** Stable word for what it was. */
    what: string;
    /** Why it followed from the step before. */
    because: string | null;
    signals: string[];
  }[];
  /** Why it is not surer. */
  open: {
    text: string;
    signal: string;
  }[];
};

export type Surface = {
  type: string;
  message: string;
};

export type Suspect = {
  change: {
    kind: string;
    id: string;
    title: string;
    author: string | null;
    time: string | null;
    release: string | null;
    files: string[];
  };
  /** What ties it to the root, strongest first. */
  why: {
    text: string;
    signal: string;
  }[];
  against: {
    text: string;
    signal: string;
  }[];
  risk: string;
  action: string;
  /** 0 to 1: an order with distances, no probability. */
  score: number;
  /** As the verdict weighs it; null for those beyond the first five, which it does not weigh. */
  status: "confirmed" | "likely" | "possible" | "ruled out" | null;
  /** Id of the verdict's claim about it. */
  hypothesis: string | null;
};

/** Everything that is known of the issue by now, weighed. */
export type Verdict = {
  /** Of the cause; `inconclusive` where none is carried. */
  status: Confidence;
  /** Id of the claim; null where the verdict abstains. */
  cause: string | null;
  reason: string;
  /** Causes first, the surest first, ruled out last. Claims about changes are among them. */
  hypotheses: WeighedHypothesis[];
  /** What would decide, the most telling first. */
  deciding: Check[];
  /** In the order in which they were given. */
  answers: {
    /** As it was answered: take it back by this id. */
    check: string;
    outcome: string;
    /** Title of the claim that the check was about. */
    hypothesis: string;
    time: string;
    asks: string | null;
    run: string | null;
    looks: string | null;
    means: string | null;
    /** False: the verdict has no such check any more. The answer is kept and weighs nothing; what the check asked is null. */
    applies: boolean;
  }[];
};

export type WeighedHypothesis = {
  title: string;
  status: "confirmed" | "likely" | "possible" | "ruled out";
  kind: string;
  /** The precise failure that was recognised, see docs/reference/analyzers.md; null where only its kind is known. */
  analyzer: string | null;
  /** Why this happens, in a sentence. */
  cause: string | null;
  evidence: {
    text: string;
    signal: string;
  }[];
  against: {
    text: string;
    signal: string;
  }[];
  fixes: {
    when: "now" | "today" | "this week";
    text: string;
  }[];
  /** What it does to users, e.g. `3 failures on GET /orders/:id`; null where that is not known. */
  impact: string | null;
  /** How to see that a fix worked. */
  verification: string | null;
  /** How to undo what caused it. */
  rollback: string | null;
  /** Stable as long as kind and title are. */
  id: string;
  /** `cause`: what failed first. `change`: what brought it. Claims compete within a question. */
  question: "cause" | "change";
  /** Sum of what was weighed, in log-odds. */
  score: number;
  weighed: {
    rule: string;
    weight: number;
    text: string;
    signal: string;
  }[];
  checks: Check[];
};

export type Why = {
  question: string;
  answer: string;
  signals: string[];
  /** False: the evidence ends here. */
  known: boolean;
};
