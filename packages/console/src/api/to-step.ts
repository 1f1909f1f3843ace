/** An exception of an issue's chain, as the chain of a failure is told from it. */
import type { ExceptionStep } from "@holdfast/diagnosis";
import type { z } from "zod";
import type { ChainLink } from "./schema.ts";

export function toStep(link: z.infer<typeof ChainLink>): ExceptionStep {
  const frame = link.frames.find(({ inApp }) => inApp) ?? link.frames[0];
  const { swallowedAt } = link;
  return {
    type: link.type,
    message: link.message,
    role: link.role,
    reason: link.reason,
    seen: link.seen,
    file: frame?.file ?? null,
    line: frame?.line ?? null,
    function: frame?.function ?? null,
    swallowedAt: swallowedAt && `${swallowedAt.file ?? "an unknown file"}:${swallowedAt.line ?? "?"}`,
  };
}
