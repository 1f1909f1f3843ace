/** Which signals an inconclusive issue lacks: said from what was received, never guessed. */
import type { IssueDetail } from "../api/generated/types.ts";

/** @returns At least one sentence, the most telling first. */
export function whatWouldTell(issue: Pick<IssueDetail, "chain" | "releases" | "services">): string[] {
  const frames = issue.chain.flatMap((link) => link.frames);
  const says: string[] = [];
  if (issue.chain.length <= 1) {
    says.push(
      "The error underneath: rethrow with `cause` (`raise … from …` in Python), or report it before answering.",
    );
  }
  if (frames.length === 0) {
    says.push("A stack trace: report the error itself instead of its message.");
  } else if (!frames.some((frame) => frame.inApp)) {
    says.push("A frame of your own code: every frame that came belongs to a library or the runtime.");
  } else if (!frames.some((frame) => frame.context)) {
    says.push("Source lines around the frames: the SDK reads them where the sources are deployed.");
  }
  if (issue.chain.length > 1) {
    says.push(
      "Whatever failed earlier in the same request: report caught errors too, with the request's trace.",
    );
  }
  if (issue.releases.length === 0)
    says.push("A release on each event: then a change can be held against it.");
  return says;
}
