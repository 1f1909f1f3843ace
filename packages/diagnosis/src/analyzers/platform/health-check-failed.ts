import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const healthCheckFailed: Analyzer = {
  kind: "health-check-failed",
  general: "not-ready",
  recognises: "a health check or probe that failed",
  words: [
    "probe failed",
    "probe errored",
    "health check",
    "healthcheck",
    "never became healthy",
    "unhealthy",
  ],
  recognise({ lower, message }) {
    if (
      !/(?:startup|liveness|readiness) probe (?:failed|errored)|health ?checks?\b.{0,120}(?:fail|unhealthy|timed out|not passing|critical)|failed (?:its |the )?health ?checks?|never became healthy|(?:instance|container|target|machine|replica)s?\b.{0,60}\bunhealthy/.test(
        lower,
      )
    )
      return undefined;
    const which = partOf(message, /\b([Ss]tartup|[Ll]iveness|[Rr]eadiness) probe/);
    const status = partOf(message, /status ?code: (\d{3})|status (\d{3})/);
    return {
      title: `The app did not pass its ${which ? `${which.toLowerCase()} probe` : "health check"}${status ? ` (answered ${status})` : ""}`,
    };
  },
  cause:
    "The app was not ready in time, hangs, or its check asks a dependency that is down; a failed startup or liveness check restarts it, a readiness check only unroutes it.",
  fixes: [
    now(
      "Read the last lines that the process wrote before that: an error there is the cause. Ask the health route by hand from inside.",
    ),
    today(
      "Answer the check from cached results well under a second, with the reason of a failure in the body; liveness asks no dependency.",
    ),
    thisWeek("Give slow starts a startup probe or a longer grace time."),
  ],
  verification: "The check passes for ten minutes.",
  rollback: "Roll back to the release that passed.",
};
