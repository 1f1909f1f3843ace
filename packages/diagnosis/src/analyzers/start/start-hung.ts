import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const startHung: Analyzer = {
  kind: "start-hung",
  recognises: "a start that does not come to its end, as the kit tells it",
  codes: ["KIT_PHASE_HUNG"],
  types: ["PhaseHungError"],
  words: ["did not finish within", "phase hung"],
  recognise({ code, lower, message, name }) {
    if (!(code === "KIT_PHASE_HUNG" || name === "PhaseHungError" || /start-?up|\bboot\b/.test(lower)))
      return undefined;
    const phase = partOf(message, /phase [`'"]?([\w:.-]{1,60})[`'"]?/i);
    const at = partOf(message, /\bat ([^\s,]{1,200}:\d+(?::\d+)?)/);
    return {
      title: `The start hangs${phase ? ` in the phase ${phase}` : ""}${at ? `: it waits at ${at}` : ""}`,
    };
  },
  cause:
    "The start awaits something that never comes: a promise that nobody settles, a server that accepts and does not answer, a lock of another instance, or a synchronous loop.",
  fixes: [
    now("Look at the named line: what should settle that promise, and whether the other side answers."),
    today("Give each call of the start its own deadline, so that it fails with a name instead of hanging."),
    thisWeek("Start optional parts after the port is open and in isolation."),
  ],
  verification: "The start reaches ready within its deadlines, three times in a row.",
  rollback: "Roll back to the release that started.",
};
