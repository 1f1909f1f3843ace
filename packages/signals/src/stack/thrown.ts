/** The tree that every stack format is read into, and the way from it to the flat list of the vocabulary. */
import { keepEnds } from "../keep-ends/index.ts";
import type { Limits } from "../limits.ts";
import type { Exception, Frame, Relation } from "../words/exception.ts";
import { deriveCode } from "./derive-code.ts";
import { inferInApp } from "./in-app.ts";

/** One exception as it was printed, with those that led to it (oldest first). */
export interface Thrown {
  type: string;
  /** Lines of the message; joined and bounded by {@link flatten}. */
  message: string[];
  code?: string;
  status?: number;
  /** Throw site first. */
  frames: Frame[];
  handled?: boolean;
  mechanism?: string;
  /** Frames stood under no header: what was thrown is not told. */
  synthetic?: boolean;
  led: { relation: Relation; thrown: Thrown }[];
}

/** What a format's reader found. */
export interface Reading {
  /** Exceptions that nothing else in the text was led to by; in order of print. */
  roots: Thrown[];
  platform: string;
}

export function newThrown(type: string, message: string): Thrown {
  return { type, message: message === "" ? [] : [message], frames: [], led: [] };
}

/** Deeper links than this are dropped: no real chain is that deep, and recursion below relies on it. */
const MAX_DEPTH = 100;

/** Exceptions oldest first: what led to an exception stands before it. */
export function flatten(reading: Reading, limits: Limits): Exception[] {
  const list: { thrown: Thrown; relation: Relation | undefined; parent: Thrown | undefined }[] = [];
  const walk = (thrown: Thrown, relation?: Relation, parent?: Thrown, depth = 0) => {
    if (depth < MAX_DEPTH)
      for (const link of byAge(thrown)) walk(link.thrown, link.relation, thrown, depth + 1);
    list.push({ thrown, relation, parent });
  };
  for (const root of reading.roots) walk(root);

  // As with frames, both ends are kept: the oldest hold the cause, the last is what people saw.
  const kept = keepEnds(list, limits.exceptions);
  const indexOf = new Map(kept.map((entry, index) => [entry.thrown, index]));
  const parentOf = new Map(list.map((entry) => [entry.thrown, entry.parent]));
  return kept.map(({ thrown, relation, parent }) => {
    let target = parent;
    while (target && !indexOf.has(target)) target = parentOf.get(target);
    const exception = bounded(thrown, reading.platform, limits);
    const index = target && indexOf.get(target);
    if (relation && index !== undefined) exception.to = { relation, index };
    return exception;
  });
}

/** What caused an exception was there before anything was suppressed, whichever is printed first; a `SuppressedError` is the reverse. */
function byAge(thrown: Thrown): Thrown["led"] {
  if (thrown.type === "SuppressedError" || !thrown.led.some((link) => link.relation === "suppressed"))
    return thrown.led;
  return [...thrown.led].sort(
    (a, b) => Number(a.relation === "suppressed") - Number(b.relation === "suppressed"),
  );
}

function bounded(thrown: Thrown, platform: string, limits: Limits): Exception {
  const message = thrown.message.join("\n").trim().slice(0, limits.messageChars);
  const type = thrown.type.slice(0, limits.textChars) || "Error";
  const code = thrown.code ?? deriveCode(type, message);
  return {
    type,
    message,
    ...(code !== undefined && code !== "" && { code: code.slice(0, limits.textChars) }),
    ...(thrown.status !== undefined && { status: thrown.status }),
    frames: keepEnds(thrown.frames, limits.frames).map((frame) => boundedFrame(frame, platform, limits)),
    ...(thrown.handled !== undefined && { handled: thrown.handled }),
    ...(thrown.mechanism !== undefined && { mechanism: thrown.mechanism }),
    ...(thrown.synthetic && { synthetic: true }),
  };
}

function boundedFrame(frame: Frame, platform: string, limits: Limits): Frame {
  const cut: Frame = { ...frame };
  for (const key of ["function", "module", "file"] as const) {
    const text = cut[key];
    if (text === undefined) continue;
    if (text === "") delete cut[key];
    else cut[key] = text.slice(0, limits.textChars);
  }
  if (cut.context) cut.context = { ...cut.context, line: cut.context.line.slice(0, limits.textChars) };
  const inApp = cut.inApp ?? inferInApp(cut, platform);
  if (inApp !== undefined) cut.inApp = inApp;
  return cut;
}
