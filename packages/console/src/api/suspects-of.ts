/** The changes that may have brought an issue: worked out as it is asked for, since both sides go on coming. */
import { rankSuspects, type Suspect } from "@holdfast/diagnosis";
import type { Exception, Frame } from "@holdfast/signals";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import { mayBeOf } from "./may-be-of.ts";
import type { ChainLink, FrameView, StoredIssue } from "./schema.ts";

const DAY = 24 * 3_600_000;
/** How long before the first failure a change may have been made. */
const LOOK_BACK = 30 * DAY;
/** Changes that are looked at, the latest before the first failure. */
const CHANGES_MAX = 50;

export async function suspectsOf(store: Pick<Store, "changes">, issue: StoredIssue): Promise<Suspect[]> {
  const [root, ...others] = issue.chain;
  if (!root) return [];
  const firstFailure = Date.parse(issue.firstSeen);
  const changes = await store.changes({
    project: issue.project,
    since: firstFailure - LOOK_BACK,
    until: firstFailure + DAY,
    limit: CHANGES_MAX,
  });
  const here = changes.filter(
    ({ service, environment }) =>
      mayBeOf(service, issue.services) && mayBeOf(environment, issue.environments),
  );
  if (here.length === 0) return [];
  return rankSuspects({
    root: toException(root),
    masked: root.role !== "root",
    symptoms: others.map(toException),
    kind: issue.hypotheses[0]?.kind ?? "unclassified",
    signal: root.seen,
    firstFailure,
    releases: issue.releaseStats.flatMap(({ release, count, requests }) =>
      requests === null ? [] : [{ release, total: requests, failed: Math.min(count, requests) }],
    ),
    flags: issue.flags,
    changes: here,
  });
}

function toException(link: z.infer<typeof ChainLink>): Exception {
  return {
    type: link.type,
    message: link.message,
    frames: link.frames.map(toFrame),
    ...(link.code !== null && { code: link.code }),
  };
}

function toFrame(frame: z.infer<typeof FrameView>): Frame {
  return {
    inApp: frame.inApp,
    ...(frame.function !== null && { function: frame.function }),
    ...(frame.module !== null && { module: frame.module }),
    ...(frame.file !== null && { file: frame.file }),
    ...(frame.line !== null && { line: frame.line }),
    ...(frame.column !== null && { column: frame.column }),
    ...(frame.context && { context: frame.context }),
  };
}
