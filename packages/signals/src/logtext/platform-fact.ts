/** What platforms say of a process or a request that did not end well: no exception, but a failure with a known reason. */
import type { Level } from "../words/error-event.ts";

/** `slug` is stable: it becomes the event's tag `platform_fact`. */
export interface PlatformFact {
  slug:
    | "function-timeout"
    | "request-timeout"
    | "out-of-memory"
    | "killed"
    | "crashed"
    | "worker-timeout"
    | "loop-blocked";
  level: Level;
}

const FACTS: readonly (readonly [RegExp, PlatformFact["slug"], Level])[] = [
  // AWS Lambda.
  [/(?:^|\s)Task timed out after [\d.]+ seconds/, "function-timeout", "error"],
  [/Runtime exited with error: signal: killed|Runtime\.OutOfMemory\b/, "out-of-memory", "fatal"],
  [
    /Runtime exited (?:with error: exit status \d+|without providing a reason)|Runtime\.ExitError\b/,
    "crashed",
    "fatal",
  ],
  // Shells, containers, Kubernetes, systemd, the kernel.
  [/^[Kk]illed(?:: \d+)?$|^(?:\[\d+\][+-]?\s+|\S{1,200}: line \d+:\s+)\d+\s+[Kk]illed\b/, "killed", "fatal"],
  [
    /\bOOMKilled\b|\boom-kill:|\bOut of memory: Kill(?:ed)? process|Memory cgroup out of memory/,
    "out-of-memory",
    "fatal",
  ],
  [
    /^(?:command terminated with exit code|.{0,120}\bexited with (?:exit )?(?:code|status)|npm (?:ERR!|error) (?:code|errno)|error Command failed with exit code)\s*:? 137\b/,
    "killed",
    "fatal",
  ],
  [/\bMain process exited, code=(?:killed|dumped), status=\d+\//, "killed", "fatal"],
  // V8, and Heroku's dynos and routers.
  [
    /^(?:FATAL )?ERROR: .{0,200}(?:JavaScript heap out of memory|Allocation failed)/,
    "out-of-memory",
    "fatal",
  ],
  [/^Error R1[45] \(Memory quota (?:vastly )?exceeded\)/, "out-of-memory", "error"],
  [/^Process exited with status 137\b/, "killed", "fatal"],
  [/^(?:Error R12 \(Exit timeout\)|Error R10 \(Boot timeout\))/, "worker-timeout", "error"],
  [/^H12 Request timeout\b/, "request-timeout", "error"],
  // Cloud Run and App Engine.
  [/^Memory limit of \d+ \w+ exceeded with \d+ \w+ used/, "out-of-memory", "fatal"],
  [
    /^The request has been terminated because it has reached the maximum request timeout/,
    "request-timeout",
    "error",
  ],
  // Monitors of an event loop; less than a second is nothing that others notice.
  [
    /\b[Ee]vent[ -]loop (?:was |has been |is )?(?:blocked|stalled|stood still) (?:for|by):? ?(?:\d{4,}(?:\.\d+)? ?ms|[1-9]\d*(?:\.\d+)? ?s(?:ec(?:ond)?s?)?\b)/,
    "loop-blocked",
    "warning",
  ],
  [/^WORKER TIMEOUT \(pid:\d+\)/, "worker-timeout", "fatal"],
];
const MAY_BE = /timed out|[Kk]ill|exited|137|oom|OOM|memory|Memory|timeout|TIMEOUT|Error R1|loop /;

/** Reads a line's text, without head and carrier; undefined when it states no such fact. */
export function readPlatformFact(text: string): PlatformFact | undefined {
  const head = text.length > 500 ? text.slice(0, 500) : text;
  if (!MAY_BE.test(head)) return undefined;
  for (const [pattern, slug, level] of FACTS) if (pattern.test(head)) return { slug, level };
  return undefined;
}
