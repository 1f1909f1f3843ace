/** Names of code places, short enough to read. */
import type { Frame } from "../api/generated/types.ts";

/** @example placeOf({ file: "src/a.ts", line: 3 }) // "src/a.ts:3" */
export function placeOf(frame: { file: string | null; line: number | null }): string | null {
  if (!frame.file) return null;
  return frame.line === null ? frame.file : `${frame.file}:${frame.line}`;
}

/** The end of a long path, which tells most. @example shortPath("/srv/app/releases/41/src/http/a.ts", 20) // "…/41/src/http/a.ts" */
export function shortPath(path: string, longest = 52): string {
  if (path.length <= longest) return path;
  const parts = path.split("/");
  let end = parts.pop() ?? path;
  while (parts.length > 0 && end.length + (parts.at(-1)?.length ?? 0) + 3 <= longest)
    end = `${parts.pop()}/${end}`;
  return `…/${end}`;
}

/** The package or runtime that a foreign frame belongs to. */
export function packageOf(frame: Frame): string {
  const file = frame.file?.replaceAll("\\", "/") ?? "";
  const inModules = /.*\/?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  if (inModules) return inModules;
  const inPython = /(?:site|dist)-packages\/([^/]+?)(?:\.py)?(?:\/|$)/.exec(file)?.[1];
  if (inPython) return inPython;
  if (/^node:/.test(file)) return "node";
  if (/\/lib\/python[\d.]+\//.test(file)) return "python";
  const module = frame.module?.split(/[./]/).slice(0, 2).join(".");
  return module || file.split("/").at(-1) || "unknown";
}

/** Consecutive foreign frames as one run, own frames alone. */
export type FrameRun = { own: true; frame: Frame } | { own: false; frames: Frame[] };

export function runsOf(frames: readonly Frame[]): FrameRun[] {
  const runs: FrameRun[] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    if (frame.inApp) runs.push({ own: true, frame });
    else if (last && !last.own) last.frames.push(frame);
    else runs.push({ own: false, frames: [frame] });
  }
  return runs;
}

/** The frame that a reader should look at first: the innermost own one, else the throw site. */
export function tellingFrame(frames: readonly Frame[]): Frame | undefined {
  return frames.find((frame) => frame.inApp) ?? frames[0];
}
