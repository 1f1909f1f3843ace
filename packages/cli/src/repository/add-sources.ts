/** The source around frames, as the release has it: what gave a value stands near where it was missed. */
import { sameFile } from "@holdfast/diagnosis";
import { type Frame, redactText } from "@holdfast/signals";
import { resolveRevision } from "./resolve-revision.ts";
import { runGit } from "./run-git.ts";

/** Files that are read. */
const FILES_MAX = 24;
const BEFORE = 40;
/** Characters of one file. */
const SOURCE_CHARS = 400_000;
const AFTER = 2;
const LINE_CHARS = 300;

/**
 * A function that adds the source to a frame that has none; frames whose file can't be told for certain stay as they are. With the
 * whole files, by the frame's `file`.
 *
 * @throws {UnreadableRepository}
 */
export async function sourceReader(
  folder: string,
  release: string | undefined,
  frames: readonly Frame[],
): Promise<{ withSource: (frame: Frame) => Frame; sources: Map<string, string> }> {
  const revision = await resolveRevision(folder, release ?? "HEAD", "--release");
  const paths = (await runGit(folder, ["ls-tree", "-r", "-z", "--name-only", revision])).split("\0");
  const byFile = new Map<string, string[]>();
  const sources = new Map<string, string>();
  for (const { file, line } of frames) {
    if (file === undefined || line === undefined || byFile.has(file) || byFile.size >= FILES_MAX) continue;
    const found = paths.filter((path) => path !== "" && sameFile(file, path) === "exact");
    if (found.length !== 1) continue;
    const text = await runGit(folder, ["show", `${revision}:${found[0]}`]);
    byFile.set(file, text.split("\n"));
    sources.set(file, text.slice(0, SOURCE_CHARS));
  }
  const withSource = (frame: Frame): Frame => {
    const lines = frame.file === undefined || frame.context ? undefined : byFile.get(frame.file);
    const at = (frame.line ?? 0) - 1;
    if (!lines || lines[at] === undefined) return frame;
    const told = (from: number, to: number) =>
      lines.slice(Math.max(0, from), to).map((text) => redactText(text.slice(0, LINE_CHARS)));
    const [line = ""] = told(at, at + 1);
    return {
      ...frame,
      context: { before: told(at - BEFORE, at), line, after: told(at + 1, at + 1 + AFTER) },
    };
  };
  return { withSource, sources };
}
