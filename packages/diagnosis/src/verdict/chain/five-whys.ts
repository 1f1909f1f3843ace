/** A chain told backwards, from what people saw to what began it. */
import type { Chain, ChainStep } from "./chain.ts";
import { whyOf } from "./sentence.ts";

/** One question with its answer. */
export interface Why {
  question: string;
  answer: string;
  /** What the answer rests on; of an unknown answer what the question is about. */
  signals: string[];
  /** False: the evidence ends here. */
  known: boolean;
}

/** Questions that are answered; a longer chain begins with its first links all the same. */
const MOST = 12;

/**
 * Asks why from the last step to the first. Ends where the evidence ends, and says so: no answer is made up to come to five.
 *
 * @example
 * fiveWhys(chain).at(-1); // { question: "Why: …", answer: "Not known: …", known: false, … }
 */
export function fiveWhys(chain: Chain | undefined): Why[] {
  if (!chain || chain.steps.length === 0) return [];
  const whys: Why[] = [];
  for (let at = chain.steps.length - 1; at > 0 && whys.length < MOST; at--) {
    const [cause, effect] = [chain.steps[at - 1]!, chain.steps[at]!];
    whys.push({
      question: ask(effect),
      answer: `${upper(cause.text)}${effect.because === undefined ? "" : `; ${effect.because}`}.`,
      signals: [...new Set([...cause.signals, ...effect.signals])].slice(0, 6),
      known: true,
    });
  }
  const first = chain.steps[0]!;
  whys.push({ question: ask(first), answer: end(first), signals: [...first.signals], known: false });
  return whys;
}

function ask({ what, place, text }: ChainStep): string {
  const why = whyOf(what, place);
  return why === "Why did that happen?" ? `Why: ${text}?` : why;
}

/** What nobody told, and who could. */
const ASK: Readonly<Record<string, string>> = {
  change:
    "who reviewed it, and which test or check would have stopped it, no signal tells. The team has to answer.",
  "health-blind":
    "no signal tells why the check asks nothing of the database. Read the handler of the health route, and the change that added it.",
  deployed: "why the change passed its checks no signal tells. The team has to answer.",
  configured: "who changed it, and why nothing refused the value, no signal tells.",
  migrated: "why the migration went ahead of the code, or behind it, no signal tells.",
  killed:
    "who ended it, and why, no signal tells. The platform's events and the container's last state would: `kubectl describe pod`, or its deploy log.",
  "database-crashed":
    "what ended the database no signal tells. The platform's events of the database at that minute would.",
  "memory-exhausted": "what took the memory no signal tells. A heap snapshot or the memory's curve would.",
  root: "what brought it no signal tells. Changes of that time would: tell them with `holdfast release`, or name a repository with `--repo`.",
};

function end({ what }: ChainStep): string {
  return `Not known: ${ASK[what] ?? "no signal before it explains it. Logs of the minutes before, of this service and of what it depends on, would tell."}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
