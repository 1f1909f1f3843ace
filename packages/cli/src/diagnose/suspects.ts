/** The suspect changes of each diagnosis, from a git repository. */
import { type Diagnosis, rankSuspects, type Suspect, withPackagePath } from "@holdfast/diagnosis";
import type { Exception, Frame } from "@holdfast/signals";
import { type ReleaseRange, readRelease, sourceMapper, sourceReader } from "../repository/index.ts";

/** Issues whose suspects are looked for: the worst ones. */
const ISSUES = 20;
const FRAMES = 12;

export type Suspects = ReadonlyMap<Diagnosis, readonly Suspect[]>;

/** @throws {UnreadableRepository} */
export async function findSuspects(found: readonly Diagnosis[], range: ReleaseRange): Promise<Suspects> {
  const toSource = sourceMapper(range.repo);
  const mapped = (exception: Exception): Exception => ({
    ...exception,
    frames: exception.frames.map((frame) => toSource(withPackagePath(frame))),
  });
  const rooted = found.slice(0, ISSUES).flatMap((diagnosis) => {
    const { failure } = diagnosis;
    const root = diagnosis.root ?? failure.exceptions[0];
    if (!root) return [];
    return [
      {
        diagnosis,
        masked: !diagnosis.root,
        root: mapped(root),
        symptoms: failure.exceptions.filter((one) => one !== root).map(mapped),
      },
    ];
  });
  const frames = rooted.flatMap(({ root, symptoms }) => ownFrames([root, ...symptoms]));
  const change = await readRelease(range, frames);
  const { withSource, sources } = await sourceReader(range.repo, range.release, frames);
  const told = (exception: Exception): Exception => ({
    ...exception,
    frames: exception.frames.map(withSource),
  });
  return new Map(
    rooted.map(({ diagnosis, masked, root, symptoms }) => [
      diagnosis,
      rankSuspects({
        root: told(root),
        masked,
        symptoms: symptoms.map(told),
        kind: diagnosis.hypotheses[0]?.kind ?? "unclassified",
        changes: [change],
        sources,
      }),
    ]),
  );
}

/** Of the root, or of the first exception that has any. */
function ownFrames(exceptions: readonly Exception[]): Frame[] {
  for (const { frames } of exceptions) {
    const own = frames.filter((frame) => frame.inApp !== false && frame.file !== undefined);
    if (own.length > 0) return own.slice(0, FRAMES);
  }
  return [];
}
