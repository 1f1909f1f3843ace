import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const podEvicted: Analyzer = {
  kind: "pod-evicted",
  general: "killed",
  recognises: "a pod that its node evicted, or for which no node has room",
  words: ["the node was low on resource", "evicted", "insufficient cpu", "insufficient memory", "preempt"],
  recognise({ lower, message }) {
    if (/evicted|preempt/.test(lower) && !/node was low on|\bpod\b/.test(lower)) return undefined;
    if (!/node|pod|nodes are available/.test(lower)) return undefined;
    const what = partOf(message, /low on resource: ([\w-]{1,40})/);
    return {
      title: /nodes are available|failedscheduling/.test(lower)
        ? "No node has room for the pod"
        : `The node evicted the pod${what ? `: it ran low on ${what}` : ""}`,
    };
  },
  cause:
    "The node ran out of what pods share; those that use more than they requested go first. Written files count as ephemeral storage.",
  fixes: [
    now("Look at the node's and the pod's use (`kubectl describe node`), and free or add what is short."),
    today("Set requests to the real use; write logs to stdout and files to a volume."),
  ],
  verification: "No evictions over a day.",
};
