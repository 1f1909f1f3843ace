import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const cloudRunMemoryLimit: Analyzer = {
  kind: "cloud-run-memory-limit",
  general: "killed",
  recognises: "a Cloud Run container over its memory",
  words: ["memory limit of"],
  recognise({ lower, message }) {
    if (!/memory limit of [\d.]+ ?\w{1,5} exceeded/.test(lower)) return undefined;
    const used = partOf(message, /[Mm]emory limit of (\S+ \w+ exceeded with \S+ \w+ used)/);
    return {
      title: `The container went over its memory limit and was stopped${used ? ` (limit of ${used})` : ""}`,
    };
  },
  cause:
    "The process and its in-memory file system (`/tmp` counts) hold more than the limit: a leak, large results, or more requests at once than the memory is for.",
  fixes: [
    now("Raise the memory or lower the concurrency to be up again, and note how fast it fills."),
    today(
      "Set `--max-old-space-size` to about three quarters of the limit; stream large results; do not write large files to `/tmp`.",
    ),
    thisWeek("Compare heap snapshots of two moments."),
  ],
  verification: "Memory stays level over a day of traffic.",
  rollback:
    "`gcloud run services update-traffic SERVICE --to-revisions=REVISION=100` to the revision before, if it began with a release.",
};
