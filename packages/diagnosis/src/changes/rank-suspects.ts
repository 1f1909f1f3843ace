/** From a root and what was done to the service to the changes that may have brought it, each with its reasons. */
import type { Change, ChangedFile, Evidence, Exception, Frame } from "@holdfast/signals";
import { isOwn, packageOf } from "../fingerprint/own-frame.ts";
import { aboutOf } from "./about.ts";
import { advise } from "./advise.ts";
import { changedWordsOf } from "./changed-words.ts";
import { faultNames } from "./fault-names.ts";
import { faultPhrases, faultWords } from "./fault-words.ts";
import type { Case, Touch } from "./features/feature.ts";
import { isHarmless } from "./features/harmless.ts";
import { circumstances, ties, tiesOfOutside, tiesOfSymptom } from "./features/index.ts";
import { type Relevance, relevance } from "./relevance.ts";
import { sameFile } from "./same-file.ts";
import { giversOf } from "./source-names.ts";
import type { Candidate, Reason, Suspect, SuspectInput } from "./suspecting.ts";
import { troublesOf } from "./trouble.ts";
import { usedNames } from "./used-names.ts";
import { withPackagePath } from "./with-package-path.ts";

/** Suspects that are shown. */
const SHOWN = 10;
/** Own frames of the stack that are looked at, from the throw site. */
const FRAMES = 12;
/** Log-odds of a candidate of which nothing is known: most changes are innocent. */
const PRIOR = -2;
/** Below this score a tie is too thin to be worth a look. */
const LEAST = 0.28;

/**
 * Ranks changes by explicit features: who wrote the line that threw (blame), whose files the stack runs through, who removed or began
 * to use the missing name, dependencies, flags that the failing requests evaluated, migrations; then which running versions fail,
 * and when it began. Time alone is never a reason.
 *
 * @returns The likeliest first; empty when nothing ties a change to the root.
 * @example
 * rankSuspects({ root, kind: "missing-method", changes: [deploy] })[0]?.why[0]?.text;
 * // "It removed `statistics` from src/quotes/store.ts: ..."
 */
export function rankSuspects(input: SuspectInput): Suspect[] {
  const frames = ownFrames(input.root, input.symptoms ?? []);
  const givers = giversOf(input.root.message, frames).map((name) => ({ name, role: "giver" as const }));
  const named = [...faultNames(input.root), ...givers];
  const thrownIn = packageOfThrow(input.root);
  const used = usedNames(frames);
  const touchesOf = toucher(frames);
  const words = faultWords(input.root);
  const phrases = faultPhrases(input.root, frames);
  const about = aboutOf(named, words, input.root, frames);
  const isMissing = named.some(({ role }) => role === "missing");
  const hasSource = frames[0]?.context !== undefined;
  // Without the source, words that were changed may be of what the error does not name.
  const relevanceOf = (file: ChangedFile): Relevance => {
    const told = relevance(file, about, isMissing);
    return told === "beside" && !hasSource ? "unknown" : told;
  };
  const ranked: { suspect: Suspect; order: number }[] = [];
  let order = 0;
  const candidates = inOrder(candidatesOf(input.changes));
  const changers = countChangers(candidates, words);
  const tying = tiesFor(input);
  const writer = writerOf(candidates, frames, relevanceOf);
  for (const candidate of candidates) {
    order++;
    const touches = touchesOf(candidate);
    if (isHarmless(candidate, touches)) continue;
    const one: Case = {
      candidate,
      input,
      names: named,
      touches,
      later: candidates.slice(order),
      frames,
      used,
      faultWords: words,
      faultPhrases: phrases,
      changers,
      relevanceOf,
      writer,
      thrownIn,
      signal: input.signal ?? "root",
      self: cite(candidate),
    };
    const tied = reasons(tying, one);
    if (!tied.some(({ weight }) => weight > 0)) continue;
    const all = [...tied, ...reasons(circumstances, one)];
    const score = 1 / (1 + Math.exp(-(PRIOR + all.reduce((sum, { weight }) => sum + weight, 0))));
    if (score < LEAST) continue;
    ranked.push({ order, suspect: suspectOf(candidate, all, score) });
  }
  // Of equals the later one: what came last was running for the shortest time.
  return ranked
    .sort((a, b) => b.suspect.score - a.suspect.score || b.order - a.order)
    .slice(0, SHOWN)
    .map(({ suspect }) => suspect);
}

/** Whose the line is that threw, where what was changed in it may have to do with the error. */
function writerOf(
  candidates: readonly Candidate[],
  [site]: readonly Frame[],
  relevanceOf: (file: ChangedFile) => Relevance,
): Candidate | undefined {
  const line = site?.line;
  if (site?.file === undefined || line === undefined) return undefined;
  return candidates.find(({ files }) =>
    files.some(
      (file) =>
        file.lines?.some(([first, last]) => line >= first && line <= last) &&
        sameFile(site.file!, file.path) === "exact" &&
        relevanceOf(file) !== "beside",
    ),
  );
}

function tiesFor({ masked, kind }: SuspectInput): typeof ties {
  if (masked === true) return tiesOfSymptom;
  return troublesOf(kind).has("outside") ? tiesOfOutside : ties;
}

/** By word, how many candidates changed it: what everybody changes tells nobody. */
function countChangers(
  candidates: readonly Candidate[],
  words: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { files } of candidates) {
    const changed = changedWordsOf(files);
    for (const word of words.keys()) if (changed.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function reasons(features: typeof ties, one: Case): Reason[] {
  return features.flatMap((feature) => feature(one) ?? []);
}

/** A deploy is as many candidates as it has commits; one without commits stands for itself. */
function candidatesOf(changes: readonly Change[]): Candidate[] {
  return changes.flatMap((change): Candidate[] => {
    const { kind, id, title, time, release, names = [], commits = [] } = change;
    const shared = { time, effective: time, ...(release !== undefined && { release }) };
    if (commits.length === 0) return [{ kind, id, title, files: [], names, ...shared }];
    return commits.map((commit) => ({
      kind: "commit",
      id: commit.id,
      title: commit.message,
      files: commit.files,
      names: [],
      ...shared,
      time: commit.time ?? time,
      ...(commit.author !== undefined && { author: commit.author }),
    }));
  });
}

/** Oldest first; those of one time stay as they were told. */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted(
    (a, b) => (a.effective ?? 0) - (b.effective ?? 0) || (a.time ?? 0) - (b.time ?? 0),
  );
}

/** The root's own frames, throw site first; of a root without any, those of the exception that it led to. */
function ownFrames(root: Exception, symptoms: readonly Exception[]): Frame[] {
  for (const { frames } of [root, ...symptoms]) {
    const own = frames.filter((frame) => frame.file !== undefined && isOwn(frame)).slice(0, FRAMES);
    if (own.length > 0) return own.map(withPackagePath);
  }
  return [];
}

/** The runtime's own frames are of the code that called it. */
function packageOfThrow({ frames: [site] }: Exception): string | undefined {
  const name = site && site.inApp !== true ? packageOf(site) : undefined;
  return name !== undefined && /^(?:node:|javax?\.|jdk\.)/.test(name) ? undefined : name;
}

/** Many commits touch the same files: each is compared with the frames once. */
function toucher(frames: readonly Frame[]): (candidate: Candidate) => Touch[] {
  const byPath = new Map<string, Touch[]>();
  const touchesOf = (path: string): Touch[] => {
    let touches = byPath.get(path);
    if (!touches) {
      touches = frames.flatMap((frame, depth) => {
        const how = sameFile(frame.file!, path);
        return how ? [{ frame, depth, path, how }] : [];
      });
      byPath.set(path, touches);
    }
    return touches;
  };
  return ({ files }) => files.flatMap(({ path }) => touchesOf(path)).sort((a, b) => a.depth - b.depth);
}

function cite({ kind, id, names }: Candidate): string {
  if (kind === "commit") return `commit ${id.slice(0, 12)}`;
  return `${kind} ${kind === "flag" ? (names[0] ?? id) : id}`;
}

function suspectOf(candidate: Candidate, all: Reason[], score: number): Suspect {
  const { kind, id, title, author, time, release, files } = candidate;
  const sorted = all.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const evidence = ({ text, signal }: Reason): Evidence => ({ text, signal });
  return {
    change: {
      kind,
      id,
      title,
      author: author ?? null,
      time: time ?? null,
      release: release ?? null,
      files: files.slice(0, 50).map(({ path }) => path),
    },
    why: sorted.filter(({ weight }) => weight > 0).map(evidence),
    against: sorted.filter(({ weight }) => weight < 0).map(evidence),
    ...advise(candidate),
    score: Math.round(score * 1000) / 1000,
  };
}
