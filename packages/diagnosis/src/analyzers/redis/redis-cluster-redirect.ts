import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const redisClusterRedirect: Analyzer = {
  kind: "redis-cluster-redirect",
  recognises: "a key that lies on another node of a Redis cluster",
  codes: ["MOVED", "ASK", "CROSSSLOT", "CLUSTERDOWN"],
  words: ["moved", "crossslot keys in request", "clusterdown", "ask"],
  recognise({ coded, message }) {
    if (!(/^(?:\w+: )?(?:MOVED|ASK) \d+ |CROSSSLOT|CLUSTERDOWN/.test(message) || coded)) return undefined;
    const to = partOf(message, /(?:MOVED|ASK) \d+ (\S{1,80})/);
    return {
      title: /CROSSSLOT/.test(message)
        ? "The keys of one Redis command lie on different nodes of the cluster"
        : /CLUSTERDOWN/.test(message)
          ? "The Redis cluster does not serve all its slots"
          : `The key lies on another node of the Redis cluster${to ? ` (${to})` : ""}`,
    };
  },
  cause:
    "A client without cluster support talks to a cluster, or one command or script names keys of different slots; a cluster that lost a master answers CLUSTERDOWN.",
  fixes: [
    now(
      "Use the client's cluster mode (`new Cluster(...)`); for several keys give them one hash tag (`{order:7}:a`).",
    ),
    today("For libraries that need it (BullMQ) set a prefix in braces."),
  ],
  verification: "The same command answers.",
};
