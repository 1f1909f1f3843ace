/** Whether a resolved issue is back: only by evidence of running versions. */

export interface Sighting {
  /** Epoch milliseconds, as the sender's clock had it. */
  time: number;
  release: string | undefined;
  environment: string | undefined;
}

export interface Deployed {
  release: string;
  environment: string | undefined;
  /** Epoch milliseconds since when it has answered requests, and until when. */
  first: number;
  last: number;
}

export interface RegressionVerdict {
  regressed: boolean;
  reason: string;
}

/**
 * A resolved issue has regressed when a version that began to serve after it was resolved shows it again, or the one that was known to
 * carry the mend when it was resolved. Late events, an old version that still runs, a hotfix on an older branch and another environment
 * are none: neither names of versions nor their order by date tell anything.
 *
 * @param resolved when, in which environment, the versions that had shown it by then, and the one that had answered without it
 */
export function regression(
  sighting: Sighting,
  resolved: { time: number; environment?: string; releases: readonly string[]; mended?: string },
  deployed: readonly Deployed[],
): RegressionVerdict {
  const { release, environment, time } = sighting;
  if (time <= resolved.time) return not("It happened before the issue was resolved, and came late.");
  if (resolved.environment !== undefined && environment !== undefined && environment !== resolved.environment)
    return not(`It is of ${environment}; the issue was resolved for ${resolved.environment}.`);
  if (release === undefined)
    return not("It names no release, so it can't be told whether a version with the mend shows it.");
  if (resolved.releases.includes(release))
    return not(`${release} had shown it before: an old version still runs.`);
  if (release === resolved.mended)
    return {
      regressed: true,
      reason: `${release} had answered without it when the issue was resolved, and shows it again.`,
    };
  // Where several could be meant, the one that has served longest: none of them may be taken for new.
  const [running] = deployed
    .filter(
      (one) => one.release === release && (environment === undefined || one.environment === environment),
    )
    .sort((a, b) => a.first - b.first);
  if (!running) return not(`When ${release} began to serve is not known.`);
  if (running.first <= resolved.time) return not(`${release} began to serve before the issue was resolved.`);
  return {
    regressed: true,
    reason: `${release} began to serve after the issue was resolved, and shows it again.`,
  };
}

function not(reason: string): RegressionVerdict {
  return { regressed: false, reason };
}
