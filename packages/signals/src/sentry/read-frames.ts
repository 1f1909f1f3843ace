/** Frames of a Sentry stack trace: sent oldest call first, kept throw site first. */
import { keepEnds } from "../keep-ends/index.ts";
import { inferInApp } from "../stack/in-app.ts";
import type { Frame, SourceContext } from "../words/exception.ts";
import { integer, type Json, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";

// What SDKs read around a line at most; more is somebody's whole file.
const contextLines = 10;

/** Reads `stacktrace.frames`; what is no frame is left out. Beyond `limits.frames` the middle is cut. */
export function readFrames(stacktrace: unknown, platform: string | undefined, reading: Reading): Frame[] {
  const sent = record(stacktrace)?.["frames"];
  if (!Array.isArray(sent)) return [];
  if (sent.length > reading.limits.frames) reading.cut.add("frames");
  const frames: Frame[] = [];
  for (const one of keepEnds(sent.toReversed(), reading.limits.frames)) {
    const json = record(one);
    const frame = json && readFrame(json, platform, reading);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

function readFrame(json: Json, platform: string | undefined, reading: Reading): Frame | undefined {
  const max = reading.limits.textChars;
  const frame: Frame = {};
  const name = text(json["function"], max);
  if (name !== undefined && name !== "?") frame.function = name;
  const module = text(json["module"], max) ?? text(json["package"], max);
  if (module !== undefined) frame.module = module;
  const absolute = text(json["abs_path"], max);
  const file = text(json["filename"], max) ?? absolute;
  if (file !== undefined) frame.file = file;
  const line = integer(json["lineno"], 1);
  if (line !== undefined) frame.line = line;
  if (frame.function === undefined && module === undefined && file === undefined) return undefined;
  const column = integer(json["colno"], 1);
  if (column !== undefined) frame.column = column;
  const context = readContext(json, reading);
  if (context !== undefined) frame.context = context;
  const sentInApp = json["in_app"];
  const inApp =
    typeof sentInApp === "boolean"
      ? sentInApp
      : // The short name of a frame often lacks the part that tells a dependency (site-packages, node_modules).
        inferInApp(
          absolute === undefined ? frame : { ...frame, file: absolute },
          text(json["platform"], 64) ?? platform,
        );
  if (inApp !== undefined) frame.inApp = inApp;
  return frame;
}

function readContext(json: Json, reading: Reading): SourceContext | undefined {
  const line = json["context_line"];
  if (typeof line !== "string") return undefined;
  const max = reading.limits.textChars;
  const lines = (value: unknown): string[] =>
    Array.isArray(value) ? value.map((one) => text(one, max) ?? "") : [];
  const before = lines(slice(json["pre_context"], -contextLines));
  const after = lines(slice(json["post_context"], 0, contextLines));
  return { before, line: text(line, max) ?? "", after };
}

function slice(value: unknown, start: number, end?: number): unknown {
  return Array.isArray(value) ? value.slice(start, end) : undefined;
}
