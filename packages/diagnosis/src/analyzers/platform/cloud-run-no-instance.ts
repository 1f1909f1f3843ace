import { type Analyzer, now, today } from "../analyzer.ts";

export const cloudRunNoInstance: Analyzer = {
  kind: "cloud-run-no-instance",
  general: "not-running",
  recognises: "a request for which Cloud Run had no instance, or that its limit ended",
  words: [
    "no available instance",
    "could not fetch the instance",
    "the request was aborted because there was no",
    "reached the maximum request timeout",
    "malformed response or connection to the instance had an error",
  ],
  recognise({ lower }) {
    const late = /maximum request timeout/.test(lower);
    return {
      title: late
        ? "The platform ended a request at its maximum request time"
        : /malformed response/.test(lower)
          ? "The instance broke off its answer (malformed response)"
          : "The platform had no instance free for a request",
    };
  },
  cause:
    "Instances start too slowly (cold start) or are at `max-instances`; a request at its maximum waited for something inside; a malformed response mostly means that the process died.",
  fixes: [
    now(
      "Look at start-up time, concurrency and `max-instances` of the revision, and at the container's own log of that moment.",
    ),
    today(
      "Keep a minimum of instances, open the port first, and raise `max-instances` within what the database takes.",
    ),
  ],
  verification: "No such line at the same load.",
};
