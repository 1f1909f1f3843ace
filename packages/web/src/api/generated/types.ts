// Made from the console's schemas by scripts/generate-api-types.ts. Do not edit.

export type ChainLink = {
  type: string;
  message: string;
  code: string | null;
  role: "root" | "symptom" | "wrapper";
  reason: string;
  rule: string;
  frames: Frame[];
  swallowedAt: Frame | null;
  seen: string;
  eventId: string;
  tied: boolean;
};

export type Confidence = "confirmed" | "likely" | "possible" | "inconclusive";

export type CreatedKey = {
  id: string;
  project: string | null;
  kind: "ingest" | "read";
  label: string;
  shown: string;
  createdAt: string;
  revokedAt: string | null;
  /** The key itself; for read keys this is the only time it is shown. */
  secret: string;
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
  id: string;
  issue: string;
  failure: string;
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
  id: string;
  issue: string;
  failure: string;
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
  exceptions: unknown[];
  raw: unknown | null;
};

export type EventList = {
  events: Event[];
  next: string | null;
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

export type Hypothesis = {
  title: string;
  status: "confirmed" | "likely" | "possible" | "ruled out";
  kind: string;
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
};

export type Issue = {
  id: string;
  project: string;
  title: string;
  status: IssueStatus;
  confidence: Confidence;
  root: Root | null;
  surface: Surface | null;
  count: number;
  events: number;
  firstSeen: string;
  lastSeen: string;
  releases: string[];
  routes: string[];
  services: string[];
  environments: string[];
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
  root: Root | null;
  surface: Surface | null;
  count: number;
  events: number;
  firstSeen: string;
  lastSeen: string;
  releases: string[];
  routes: string[];
  services: string[];
  environments: string[];
  sparkline: number[];
  reason: string;
  chain: ChainLink[];
  hypotheses: Hypothesis[];
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
    requests: number | null;
    failedRequests: number | null;
  }[];
  routeStats: {
    route: string;
    count: number;
    lastSeen: string;
  }[];
  history: {
    time: string;
    count: number;
  }[];
  flags: {
    key: string;
    variant: string;
    count: number;
  }[];
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
  shown: string;
  createdAt: string;
  revokedAt: string | null;
};

export type KeyList = {
  keys: Key[];
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
    code: string;
    message: string;
    requestId: string;
  };
};

export type Project = {
  id: string;
  name: string;
  /** For Sentry SDKs. */
  dsn: string;
  otlp: {
    /** Base URL: SDKs append /v1/traces, /v1/logs, /v1/metrics. */
    endpoint: string;
    headers: Record<string, string>;
  };
};

export type ProjectList = {
  projects: Project[];
};

export type Root = {
  type: string;
  message: string;
  file: string | null;
  line: number | null;
  function: string | null;
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
  counted: Record<string, number>;
  drops: Record<string, number>;
  openBytes: number;
  streams: number;
};

export type Surface = {
  type: string;
  message: string;
};
