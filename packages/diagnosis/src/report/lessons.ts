/** What the team is asked: a program has seen signals, not what people thought and did. */
import type { ReportInput } from "./input.ts";
import { lasting } from "./spans.ts";
import { code } from "./visible.ts";

export function lessonsAsked({
  issue,
  verdict,
  stations = {},
  suspects = [],
  recovery,
}: ReportInput): string[] {
  const asked: string[] = [];
  const { started, detected } = stations;
  if (started && detected && detected.time - started.time > 60_000)
    asked.push(
      `It was detected ${lasting(detected.time - started.time)} after it had started. What would have told sooner?`,
    );
  else if (!detected) asked.push("Who or what noticed it first, and when?");
  const root = issue.exceptions.find(({ role }) => role === "root");
  const surface = issue.exceptions.at(-1);
  if (root && surface && surface !== root)
    asked.push(
      `People saw ${code(`${surface.type}: ${surface.message}`, 120)} while the root was ${code(`${root.type}: ${root.message}`, 120)}. Did time go into the symptom, and what would have shown the root?`,
    );
  const [suspect] = suspects;
  if (suspect)
    asked.push(
      `Which test or check would have stopped ${code(`${suspect.change.kind} ${suspect.change.id.slice(0, 40)}`)} before it was live?`,
    );
  else if (verdict.cause) asked.push("Which change brought the cause, and which test would have stopped it?");
  if (verdict.cause === null) asked.push("Which signal was missing, and who adds it?");
  if (stations.mitigated === undefined) asked.push("What mended it, when, and on which version?");
  if (recovery?.recurred) asked.push("Why did the mend not hold?");
  asked.push("What went well?", "What went wrong?", "Where were we lucky?");
  return asked;
}
