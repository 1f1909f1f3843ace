/** From everything that is known of an incident to one verdict. */
import type { Hypothesis } from "@holdfast/signals";
import type { Suspect } from "../changes/suspecting.ts";
import type { Burst } from "../over-time/bursts.ts";
import type { ReleaseComparison } from "../over-time/compare-releases.ts";
import type { LatencyShift } from "../over-time/latency-shift.ts";
import type { RegressionVerdict } from "../over-time/regression.ts";
import type { RestartLoop } from "../over-time/restart-loops.ts";
import type { RootStatus } from "../unmask/unmasking.ts";
import type { Chain } from "./chain/chain.ts";
import { explains } from "./chain/explains.ts";
import { fromChain } from "./from-chain.ts";
import { fromFailure } from "./from-failure.ts";
import { fromSuspects } from "./from-suspects.ts";
import { fromTime } from "./from-time.ts";
import { settle } from "./settle.ts";
import type { Verdict } from "./verdict.ts";

/** What is weighed. Everything but the failure may be missing: then it weighs nothing. */
export interface Known {
  failure: {
    /** As `diagnose` says. */
    hypotheses: readonly Hypothesis[];
    status: RootStatus;
    /** Why, and what would tell more. */
    reason: string;
    /** Citations of its events, where they are known beside those of the evidence. */
    signals?: readonly string[];
  };
  suspects?: readonly Suspect[];
  /** A chain over several services; of no weight where it does not lead to the failure's root. */
  chain?: Chain | undefined;
  /** The failing release beside the one before; `signal` cites the counts. */
  releases?: { after: string; comparison: ReleaseComparison; signal: string };
  regression?: RegressionVerdict & { signal: string };
  /** `signal` cites a loop whose boots are no signals of their own. (Default: its first boot) */
  loops?: readonly (Pick<RestartLoop, "kind" | "reason" | "boots"> & { signal?: string })[];
  burst?: Burst & { signal: string };
  latency?: LatencyShift & { signal: string };
}

/**
 * Weighs all claims by one stated table. Abstains where the evidence does not carry a cause, and says what would decide.
 *
 * @example
 * const { status, cause, deciding } = weigh({ failure: diagnose(events)[0]! });
 * deciding[0]?.run; // "psql \"$DATABASE_URL\" -c \"select ...\""
 */
export function weigh(known: Known): Verdict {
  const told = explains(known.chain, known.failure) ? known : { ...known, chain: undefined };
  const claims = [...fromFailure(told), ...fromSuspects(told), ...fromChain(told)];
  return settle(fromTime(claims, told), told.failure.reason);
}
