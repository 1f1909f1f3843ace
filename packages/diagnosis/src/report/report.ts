/** The types of an incident report. */
import type { Confidence, Fix } from "@holdfast/signals";
import type { Recovery } from "../recovery/recovering.ts";
import type { Check, Why } from "../verdict/index.ts";

/** A sentence of fact with what it rests on; what stands in backticks is quoted. */
export interface Fact {
  text: string;
  /** Citations: at least one. */
  signals: string[];
}

export type Severity = "SEV1" | "SEV2" | "SEV3" | "SEV4";

/** The stations of an incident. */
export type Station = "started" | "detected" | "diagnosed" | "mitigated" | "recovered";

export interface TimelineEntry {
  /** A station of the incident, or something else that happened. */
  station: Station | null;
  /** ISO 8601 in UTC; null: unknown. */
  time: string | null;
  text: string;
  signals: string[];
}

export interface ReportedHypothesis {
  title: string;
  status: Confidence;
  kind: string;
  for: Fact[];
  against: Fact[];
}

export interface RollbackWay {
  platform: string;
  /** Commands in order; names in `<...>` are to be filled in. */
  commands: string[];
  caution: string;
}

export interface ActionItem {
  term: Fix["when"];
  what: string;
  /** Empty: the team fills it in. */
  owner: "";
}

export interface Report {
  /** Stable for one incident: `INC-` and ten hex digits. */
  id: string;
  title: string;
  service: string | null;
  environment: string | null;
  releases: string[];
  /** ISO 8601 in UTC; null where it was not given. */
  written: string | null;
  /** True where a cause is named. */
  conclusive: boolean;
  verdict: Confidence | "inconclusive";
  severity: { level: Severity; why: Fact };
  /** `ms` is null while the end is unknown. */
  duration: { ms: number | null; what: Fact };
  summary: Fact[];
  impact: Fact[];
  /** The five stations in order, unknown ones too, then whatever else happened, in order of time. */
  timeline: TimelineEntry[];
  /** In order, the first the cause of the others as far as the evidence goes. */
  chain: Fact[];
  hypotheses: ReportedHypothesis[];
  /** What would decide. */
  deciding: Check[];
  /** What an inconclusive report lacks, in sentences; empty otherwise. */
  missing: string[];
  suspects: { what: string; why: Fact[]; against: Fact[]; risk: string; action: string; score: number }[];
  fixes: Fix[];
  verification: { state: Recovery["state"] | "not observed"; results: Fact[]; how: string[] };
  rollback: { platform: string | null; ways: RollbackWay[]; caution: string };
  actions: ActionItem[];
  whys: Why[];
  /** Questions: nothing is learned by a program. */
  lessons: string[];
  /** Every citation, in the order in which they come; the n-th is S<n>. */
  signals: { cite: string; link: string | null }[];
}

/** A moment that is known, and what tells of it. `time` in epoch milliseconds. */
export interface Moment {
  time: number;
  text?: string;
  signal: string;
}

export interface Impact {
  /** Failures that were counted, and the signal that they rest on. */
  failures: number;
  signal: string;
  /** Requests of the failing service or routes in the time of the incident, where outcomes are known. */
  requests?: { total: number; failed: number };
  routes: readonly { route: string; count: number }[];
  /** Different users that were hit, where they are told apart. */
  users?: number;
}
