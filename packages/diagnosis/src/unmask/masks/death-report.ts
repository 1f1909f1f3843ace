import type { Mask } from "./mask.ts";

const TEXT =
  /^application (?:startup failed|failed to (?:start|respond))|^(?:startup|liveness|readiness) probe (?:failed|errored)|\b(?:startup|liveness|readiness) probe failed|upstream prematurely closed connection|while connecting to upstream|no live upstreams|^h1[0-9] \w|\bcode=h1[0-9]\b|\bapp crashed\b|state changed from \w+ to crashed|(?:process|child|container|main|program|worker|command|dyno|machine)\b[^:]{0,40}? (?:exited|terminated|died|ended|crashed)(?: \w+){0,2} (?:with )?(?:exit )?(?:status|code|signal)\b|(?:exited|terminated) (?:normally )?with (?:exit )?(?:status|code):? \d+|failed with exit (?:status|code) \d+|^exit(?: status| code) \d+|worker timeout \(pid|worker \(pid:? ?\d+\) (?:was sent|exited|died)|worker failed to boot|worker \d+ died|back-off restarting failed container|crashloopbackoff|health ?check (?:has )?failed|failed health ?checks?|(?:npm|pnpm|yarn) err!? .*(?:elifecycle|errno \d)|^(?:\[\d+\]\s+\d+ )?killed\b(?: +\w+ [\w./-]+)?$|\boomkilled\b|task timed out after [\d.]+ seconds|runtime exited (?:with error|without)|runtime\.exiterror|failed to connect to machine/i;
/** An exit with a number only; with words it says why. */
const EXITS = /^(?:SystemExit|ExitError|ELIFECYCLE)$/;
const NUMBER = /^(?:exit status )?-?\d*$/;

/** Somebody reports that a process ended, did not start or does not answer: never why. */
export const deathReport: Mask = {
  slug: "death-report",
  recognise({ name, text }) {
    if (EXITS.test(name) && NUMBER.test(text)) return "hollow";
    return text.length <= 600 && TEXT.test(text) ? "hollow" : undefined;
  },
  reason: (root) => `Only reports that the process ended or did not answer, in the wake of ${root}`,
  tell: "The last lines that the process itself logged before that, with a stack trace, would tell.",
};
