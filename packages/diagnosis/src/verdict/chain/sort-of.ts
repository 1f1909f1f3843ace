/** From what one teller said to the sort of happening it was. */
import type { Happening, Sort } from "./happening.ts";

/** What one signal told, whoever sent it. */
export interface Told {
  /** Epoch milliseconds. */
  time: number;
  /** It was told again and again, without a pause of a minute, until then. (Default: `time`) */
  until?: number | undefined;
  service?: string | undefined;
  /** As the sender names its runtime: `postgres`, `node`. */
  platform?: string | undefined;
  /** Messages of the event and of its exceptions, the first first. */
  texts: readonly string[];
  /** SQLSTATEs and errno names. */
  codes?: readonly string[];
  /** Files and modules of the first error's frames: they tell what was asked. (Default: not known) */
  files?: readonly string[] | undefined;
  /** Status that was answered. */
  status?: number | undefined;
  /** True where it comes with an error of its own, which explains it. (Default: false) */
  rooted?: boolean;
  /** What cites it, at least one. */
  signals: readonly string[];
}

interface Known {
  sort: Sort;
  text?: RegExp;
  code?: RegExp;
  /** Who must have said it. (Default: anybody) */
  by?: Happening["part"];
}

/** Characters of a text that are looked at. */
const LOOKED = 1000;

/**
 * The first that fits names the happening. Wordings: PostgreSQL's own messages (src/backend), kubelet events, and the log lines of
 * the platforms' runners.
 */
const KNOWN: readonly Known[] = [
  { sort: "disk-full", code: /^(?:ENOSPC|53100)$/, text: /no space left on device/i },
  {
    sort: "memory-exhausted",
    code: /^53200$/,
    text: /oomkilled|out of memory|heap out of memory|memory limit (?:of \d+ MiB )?exceeded|\boom-kill|error r14\b|error r15\b/i,
  },
  {
    sort: "data-corrupt",
    code: /^XX00[12]$/,
    text: /could not locate a valid checkpoint record|invalid page in block|checksum mismatch|page verification failed|is corrupted/i,
  },
  { sort: "log-end-reached", text: /invalid record length at [0-9A-F]+\/[0-9A-F]+/i },
  {
    sort: "database-crashed",
    text: /was not properly shut ?down|database system was interrupted|server process \(pid \d+\) was terminated by signal|terminating any other active server processes|crash recovery after/i,
  },
  {
    sort: "database-recovering",
    text: /automatic recovery in progress|^redo (?:starts|done) at|database system is in recovery mode|starting crash recovery/i,
    by: "database",
  },
  {
    sort: "database-stopped",
    text: /received (?:fast|smart|immediate) shutdown request|database system is shut down|database system is shutting down|terminating connection due to administrator command/i,
    by: "database",
  },
  {
    sort: "connection-refused",
    code: /^(?:ECONNREFUSED|57P03|P1001)$/,
    text: /\beconnrefused\b|connection refused|database system is (?:starting up|in recovery mode|not yet accepting)|can't reach database server/i,
  },
  {
    sort: "connections-exhausted",
    code: /^(?:53300|P2024)$/,
    text: /too many clients already|remaining connection slots|too many connections|queuepool limit .*reached|timeout exceeded when trying to connect|timed out fetching a new connection/i,
  },
  {
    sort: "connection-lost",
    code: /^(?:ECONNRESET|EPIPE|57P01|57P02|08006|08003|P1017)$/,
    text: /connection reset by peer|\beconnreset\b|connection terminated unexpectedly|server closed the connection unexpectedly|ssl connection has been closed unexpectedly|unexpected eof on client connection|ssl syscall error: eof|ssl connection: eof detected|terminating connection due to administrator command|socket hang up|broken pipe/i,
  },
  {
    sort: "schema-missing",
    code: /^(?:42P01|42703|P2021|P2022)$/,
    text: /relation "[^"]+" does not exist|column "?[^"\s]+"? does not exist|no such (?:table|column):/i,
  },
  {
    sort: "health-failed",
    text: /(?:liveness|readiness|startup) probe (?:failed|errored)|health ?checks?\b.{0,60}\b(?:failed|failing|failure|timed out|timeout|unhealthy)|(?:failed|failing|unhealthy|timed out)\b.{0,40}\bhealth ?check/i,
  },
  {
    sort: "killed",
    text: /exit(?:ed)?(?: \w+){0,2}(?: status| code)?[ :=(]*(?:137|143)\b|\bsigkill\b|\bkilled\b(?! by user)|stopping container\b|will be restarted|sending sigterm|received sigterm|error r12\b/i,
  },
  {
    sort: "restarting",
    text: /crashloopbackoff|back-off restarting|restart(?:ing|ed) .{0,40}(?:again|times)|restart loop/i,
  },
  {
    sort: "start-hung",
    text: /(?:start-?up|boot)\b.{0,60}\b(?:hung|hangs|never finished|did not finish)|failed to bind to \$port within/i,
  },
  {
    sort: "start-failed",
    text: /application startup failed|failed to start|worker failed to boot|error r10\b|startup aborted/i,
  },
  { sort: "loop-blocked", text: /event loop (?:is |was )?(?:blocked|delayed|unresponsive)/i },
  {
    sort: "issuer-unreachable",
    text: /(?:jwks|openid-configuration|identity provider|auth(?:entication)? (?:service|server)|issuer)\b.{0,120}\b(?:time(?:d )?out|unreachable|refused|unavailable|failed)|request timed out.{0,40}jwks/i,
  },
  {
    sort: "sign-in-failed",
    text: /(?:sign|log)[- ]?in failed|authentication failed|login failure/i,
    by: "app",
  },
  {
    sort: "upstream-failed",
    text: /bad gateway|upstream prematurely closed|no live upstreams|while connecting to upstream|\bat=error code=H1\d\b|failed to connect to machine/i,
  },
  {
    sort: "process-crashed",
    text: /exit(?:ed)?(?: \w+){0,2}(?: status| code)?[ :=(]*[1-9]\d*\b|unhandled 'error' event|uncaught exception|unhandled rejection|state changed from up to crashed|app crashed/i,
  },
];

/** What one line tells beside the first: that it recovers, having not been shut down; that it was ended, having failed its check. */
const TOGETHER: Readonly<Partial<Record<Sort, Sort>>> = {
  "database-crashed": "database-recovering",
  "health-failed": "killed",
  "memory-exhausted": "killed",
};

const DATABASE = /postgres|mysql|mariadb|mongo|database|(?:^|[^a-z])p?g?(?:sql|db)(?:[^a-z]|$)/i;
const PLATFORM =
  /^(?:kubelet|kubernetes|k8s|railway|render|fly|heroku|router|cloud ?run|platform|nginx|traefik|envoy|caddy|haproxy|ingress|load-?balancer)/i;

/** Whose word it is. */
export function partOf({ service, platform, texts }: Told): Happening["part"] {
  if (platform !== undefined && /^(?:postgres|mysql|mariadb|mongodb)/i.test(platform)) return "database";
  if (service !== undefined && PLATFORM.test(service)) return "platform";
  if (service !== undefined && DATABASE.test(service)) return "database";
  const [first = ""] = texts;
  return /^(?:heroku\[|kubelet[, ]|error r1\d\b|at=error code=)/i.test(first) ? "platform" : "app";
}

/** The sorts that it tells of: what happened, and, where a request was answered so, that it failed. */
export function sortsOf(told: Told): Sort[] {
  const part = partOf(told);
  const texts = told.texts.slice(0, 12).map((text) => text.slice(0, LOOKED));
  const sorts: Sort[] = [];
  for (const { sort, text, code, by } of KNOWN) {
    if (by !== undefined && by !== part) continue;
    const coded = code !== undefined && told.codes?.some((one) => code.test(one)) === true;
    if (!coded && !(text !== undefined && texts.some((one) => text.test(one)))) continue;
    const [first] = sorts;
    if (first === undefined) sorts.push(sort);
    else if (TOGETHER[first] === sort) {
      sorts.push(sort);
      break;
    }
  }
  // A request that failed by an error that is no sort of these has its cause in itself.
  if ((told.status ?? 0) >= 500 && !(told.rooted === true && sorts.length === 0)) {
    const routers = sorts.length === 0 && (told.status === 502 || told.status === 503 || told.status === 504);
    if (!sorts.includes("upstream-failed"))
      sorts.push(routers && part === "platform" ? "upstream-failed" : "request-failed");
  }
  return sorts;
}
