import { type Analyzer, now, today } from "../analyzer.ts";

export const crashLoop: Analyzer = {
  kind: "crash-loop",
  general: "not-running",
  recognises: "a container that ends again and again (Kubernetes, Fly, Railway)",
  words: [
    "crashloopbackoff",
    "back-off restarting failed container",
    "has reached its max restart count",
    "reached its restart limit",
    "crash loop",
    "deployment crashed",
  ],
  recognise: () => ({
    title: "The container ends again and again, and the platform restarts it more and more slowly",
  }),
  cause:
    "Each start ends by itself or by a failed probe; the reason stands in the log of the run before, not in this event.",
  fixes: [
    now(
      "Read the previous run's log (`kubectl logs POD --previous`) and how it ended (`kubectl describe pod`: exit code, OOMKilled, probe).",
    ),
    today(
      "Let the start log the name and the error of the phase that fails; give slow starts a startup probe.",
    ),
  ],
  verification: "The container runs for ten minutes without a restart.",
  rollback: "`kubectl rollout undo deployment/NAME`, or the platform's own way back.",
};
