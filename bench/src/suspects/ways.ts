/** Ours, by the way that `diagnose --repo` goes, and the rules that people go by. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose, sameFile } from "@holdfast/diagnosis";
import type { MadeCase } from "../../../fixtures/repositories/load.ts";
import { readLogs } from "../../../packages/cli/src/diagnose/read-logs.ts";
import { findSuspects } from "../../../packages/cli/src/diagnose/suspects.ts";
import { readRelease } from "../../../packages/cli/src/repository/index.ts";

export interface Named {
  id: string;
  score?: number;
  why?: string;
}

/** By each way the commits that it suspects, the likeliest first. */
export interface Answers {
  ours: Named[];
  touching: Named[];
  newest: Named[];
  /** Of ours: diagnosis and ranking, without making the repository. */
  ms: number;
}

export async function answersOf({ folder, log }: MadeCase): Promise<Answers> {
  const range = { repo: folder, release: "v2", since: "v1" };
  const start = performance.now();
  const found = diagnose(await eventsOf(log));
  const worst = found[0];
  const suspects = worst ? ((await findSuspects(found, range)).get(worst) ?? []) : [];
  const ms = performance.now() - start;
  const commits = ((await readRelease(range, [])).commits ?? []).toReversed();
  const frames = (worst?.failure.exceptions ?? [])
    .flatMap((one) => one.frames)
    .flatMap(({ file, inApp }) => (file === undefined || inApp === false ? [] : [file]));
  const touching = commits.filter(({ files }) =>
    files.some(({ path }) => frames.some((frame) => sameFile(frame, path) !== undefined)),
  );
  return {
    ours: suspects.map(({ change, score, why }) => ({ id: change.id, score, why: why[0]?.text ?? "" })),
    touching,
    newest: commits,
    ms,
  };
}

async function eventsOf(log: string) {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-log-"));
  try {
    writeFileSync(join(folder, "app.log"), log);
    return (await readLogs([join(folder, "app.log")], () => {})).events;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
