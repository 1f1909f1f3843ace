/** What an incident report is made from. */
import type { Suspect } from "../changes/suspecting.ts";
import type { Recovery } from "../recovery/recovering.ts";
import type { Chain, ExceptionStep, Verdict } from "../verdict/index.ts";
import type { Impact, Moment, Station } from "./report.ts";
import type { PlatformId } from "./rollback/platforms.ts";

/** Everything but the issue, its verdict and its impact may be missing; what is missing is said to be unknown. */
export interface ReportInput {
  issue: {
    title: string;
    /** What makes it the same issue: makes the report's id. */
    fingerprint: string;
    /** Why the root is the root, or what would tell. */
    reason: string;
    /** Root first, then the others in the order in which they followed. */
    exceptions: readonly ExceptionStep[];
    /** How to see that the fixes worked, of the first cause. */
    verification?: string;
  };
  verdict: Verdict;
  impact: Impact;
  service?: string;
  environment?: string;
  releases?: readonly string[];
  /** The chain over several services, where there is one. (Default: that of the exceptions) */
  chain?: Chain;
  suspects?: readonly Suspect[];
  stations?: Partial<Record<Station, Moment>>;
  /** What else happened: deploys, restarts, alerts. */
  moments?: readonly Moment[];
  /** Failures were last seen then. */
  lastSeen?: Moment;
  recovery?: Recovery;
  /** Where it runs. (Default: recognised from `traces`, else all are listed) */
  platform?: PlatformId;
  /** Instances, hosts, messages: what the platform may be recognised by. */
  traces?: readonly string[];
  /** The release to go back to, where it is known. */
  goodRelease?: string;
  /** Epoch milliseconds at which the report is written. (Default: not said) */
  written?: number;
  /** The address of a signal: `https://...` or a path. (Default: none) */
  link?: (signal: string) => string | undefined;
}
