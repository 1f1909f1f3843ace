/** What an issue shows of itself: title, root, surface, chain, hypotheses, made from its most telling failure. */
import { diagnose } from "@holdfast/diagnosis";
import type { Exception, Frame, Hypothesis } from "@holdfast/signals";
import type { z } from "zod";
import type { ChainLink, FrameView, HypothesisView, Root, Surface } from "../api/schema.ts";
import type { Analysed } from "./analyse.ts";

/** Bounds of what is kept with the issue; the events keep the rest. */
const LINKS_MAX = 25;
const FRAMES_MAX = 50;
const CONTEXTS_MAX = 20;

/** What lies with an issue as JSON. */
export interface Face {
  reason: string;
  chain: z.infer<typeof ChainLink>[];
  hypotheses: z.infer<typeof HypothesisView>[];
  parts: string[];
  ignored: string[];
}

/** Title and the two ends of the chain: what a list shows. */
export interface Front {
  title: string;
  confidence: "confirmed" | "likely" | "possible" | "inconclusive";
  root: z.infer<typeof Root> | null;
  surface: z.infer<typeof Surface> | null;
}

export function frontOf({ failure, unmasking, print }: Analysed): Front {
  const root = unmasking.root === null ? undefined : failure.exceptions[unmasking.root];
  const surface = unmasking.surface === null ? undefined : failure.exceptions[unmasking.surface];
  const first = failure.events[0];
  return {
    title: print.title,
    confidence: unmasking.status,
    root: root ? { type: root.type, message: root.message, ...placeOf(root) } : null,
    surface: surface
      ? { type: surface.type, message: surface.message }
      : first?.message
        ? { type: first.level, message: first.message }
        : null,
  };
}

/** Where an exception was thrown, as a person looks for it: the first frame of the application, else the throw site. */
function placeOf(exception: Exception): {
  file: string | null;
  line: number | null;
  function: string | null;
} {
  const frame = exception.frames.find((one) => one.inApp) ?? exception.frames[0];
  return { file: frame?.file ?? null, line: frame?.line ?? null, function: frame?.function ?? null };
}

export function faceOf({ failure, unmasking, print }: Analysed): Face {
  const tied = new Set(unmasking.tied);
  const chain = unmasking.links.slice(0, LINKS_MAX).flatMap((link) => {
    const exception = failure.exceptions[link.index];
    const event = failure.events[failure.told[link.index] ?? 0];
    if (!exception || !event) return [];
    return [
      {
        type: exception.type,
        message: exception.message,
        code: exception.code ?? null,
        role: link.role,
        reason: link.reason,
        rule: link.rule,
        frames: viewFrames(exception.frames),
        swallowedAt: exception.swallowedAt ? viewFrame(exception.swallowedAt, true) : null,
        seen: exception.seen ?? `event ${event.id}`,
        eventId: event.id,
        tied: tied.has(link.index),
      },
    ];
  });
  return {
    reason: unmasking.reason,
    chain,
    hypotheses: hypothesesOf(failure.events),
    parts: print.parts,
    ignored: print.ignored,
  };
}

function hypothesesOf(events: Analysed["failure"]["events"]): Face["hypotheses"] {
  try {
    return (diagnose(events)[0]?.hypotheses ?? []).map((one: Hypothesis) => ({
      title: one.title,
      status: one.status,
      kind: one.kind,
      evidence: one.evidence,
      against: one.against,
      fixes: one.fixes,
      analyzer: one.analyzer ?? null,
      cause: one.cause ?? null,
      impact: one.impact ?? null,
      verification: one.verification ?? null,
      rollback: one.rollback ?? null,
    }));
  } catch {
    // No claim is better than none of the issue.
    return [];
  }
}

function viewFrames(frames: readonly Frame[]): z.infer<typeof FrameView>[] {
  let contexts = 0;
  return frames.slice(0, FRAMES_MAX).map((frame) => {
    const show = frame.context !== undefined && frame.inApp !== false && contexts < CONTEXTS_MAX;
    if (show) contexts++;
    return viewFrame(frame, show);
  });
}

function viewFrame(frame: Frame, withContext: boolean): z.infer<typeof FrameView> {
  return {
    function: frame.function ?? null,
    module: frame.module ?? null,
    file: frame.file ?? null,
    line: frame.line ?? null,
    column: frame.column ?? null,
    inApp: frame.inApp ?? false,
    context: withContext && frame.context ? frame.context : null,
  };
}
