/** The claim that the first link of a chain is the cause of the rest. */
import type { Fix } from "@holdfast/signals";
import { briefOf } from "./chain/sentence.ts";
import type { Claim } from "./claim.ts";
import { weighing } from "./claim.ts";
import type { Known } from "./weigh.ts";

/** Links that count beside the first. */
const LINKS = 5;
/** The sort of failure that a first link is, and what to do about it. */
const FIXES: Readonly<Record<string, readonly Fix[]>> = {
  "health-blind": [
    { when: "now", text: "Let the health check answer 503 while the database does not answer." },
    {
      when: "today",
      text: "Answer it from results that are kept fresh in the background, so that it never waits.",
    },
    {
      when: "this week",
      text: "Call the health route in a test with the database stopped: it must not say yes.",
    },
  ],
  "health-failed": [
    { when: "now", text: "Read what the failed check says, and the service's log of that minute." },
    {
      when: "today",
      text: "Keep liveness free of dependencies: a database that is slow is no reason for a restart.",
    },
  ],
  "database-stopped": [
    {
      when: "now",
      text: "Read the platform's events of the database at that minute: maintenance, fail-over, a deploy.",
    },
    { when: "today", text: "Reconnect with back-off, and check a connection before it is used." },
  ],
  "database-crashed": [
    {
      when: "now",
      text: "Read the platform's events of the database before that minute: a kill, memory, disk.",
    },
    {
      when: "today",
      text: "Give the database its own time to stop, apart from the restarts of the service.",
    },
  ],
  killed: [
    {
      when: "now",
      text: "Ask the platform why it ended the process: its events, and the container's last state.",
    },
    {
      when: "today",
      text: "Drain on SIGTERM, and close the database's connections inside the platform's grace.",
    },
  ],
  "memory-exhausted": [
    {
      when: "now",
      text: "Compare the memory before the end with the limit; go back to the release before if it grew with it.",
    },
    {
      when: "today",
      text: "Set the runtime's heap below the container's limit, so that it fails with a stack.",
    },
  ],
  "disk-full": [
    { when: "now", text: "Free space or enlarge the volume; never delete files of the database by hand." },
    { when: "today", text: "Alert on free space." },
  ],
  deployed: [{ when: "now", text: "Roll back to the release before, and look at the start's own log." }],
  configured: [{ when: "now", text: "Put the setting back to its value before, and restart." }],
  migrated: [
    {
      when: "now",
      text: "Let code and schema fit again: add what the running code expects, or go back to code that fits.",
    },
  ],
};

export function fromChain({ chain }: Known): Claim[] {
  const first = chain?.steps[0];
  if (!chain || !first || chain.steps.length < 2 || NOT_HAPPENINGS.has(first.what)) return [];
  const signal = first.signals[0]!;
  const links = chain.steps.slice(1, 1 + LINKS).map(({ text, because, signals }) => ({
    text: `Then ${text}${because === undefined ? "" : `: ${because}`}`,
    signal: signals[0]!,
  }));
  return [
    ...notCorrupt(chain),
    {
      question: "cause",
      hypothesis: {
        title: `${upper(briefOf(first.what, first.place))}, and the rest followed`,
        kind: first.what,
        evidence: [{ text: upper(first.text), signal }, ...links],
        against: chain.open.slice(0, 2),
        fixes: [...(FIXES[first.what] ?? [])],
      },
      weighed: [
        weighing(
          chain.status === "likely" ? "first-link-likely" : "first-link-possible",
          upper(first.text),
          signal,
        ),
        ...links.map(({ text, signal: cited }) => weighing("link-seen", text, cited)),
      ],
    },
  ];
}

/** What recovery says at the end of its log is often taken for the cause. */
function notCorrupt({ also }: NonNullable<Known["chain"]>): Claim[] {
  const end = also.find(({ what }) => what === "log-end-reached");
  if (!end) return [];
  const signal = end.signals[0]!;
  return [
    {
      question: "cause",
      hypothesis: {
        title: "The write-ahead log is corrupt",
        kind: "data-corrupt",
        evidence: [{ text: upper(end.text), signal }],
        against: [],
        fixes: [{ when: "this week", text: "Not the cause. Do not reset the log: recovery was complete." }],
      },
      weighed: [weighing("symptom", `It followed in recovery: ${end.because}`, signal)],
    },
  ];
}

/** A chain of exceptions begins with the root, which the failure claims itself. */
const NOT_HAPPENINGS: ReadonlySet<string> = new Set([
  "change",
  "root",
  "swallowed",
  "symptom",
  "wrapper",
  "surface",
]);

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
