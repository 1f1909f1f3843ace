/** Bounds of one item are not enough: ten thousand of them within their bounds are a minute's work. What a whole payload may cost. */
import type { Limits } from "./limits.ts";
import { parseStack } from "./stack/parse-stack.ts";
import type { Exception } from "./words/exception.ts";

/** The limits, and what is left of those that all items of one payload share. */
export interface PayloadLimits extends Limits {
  readonly left: {
    stackChars: number;
    tags: number;
    /** Set when a stack was not read because nothing was left; whoever reads items resets it. */
    refused: boolean;
  };
}

/** Why an item is dropped whose stack could not be read any more: without its frames it would be taken for another failure. */
export const tooMuchStack = "too_much_stack";

export function payloadLimits(limits: Limits): PayloadLimits {
  const { payloadStackChars, payloadTags } = limits;
  return { ...limits, left: { stackChars: payloadStackChars, tags: payloadTags, refused: false } };
}

/** Whether a stack was refused since this was last asked. */
export function wasRefused({ left }: PayloadLimits): boolean {
  const { refused } = left;
  left.refused = false;
  return refused;
}

/** `parseStack`, as long as something is left; empty where nothing is. */
export function parsePayloadStack(
  text: string,
  platform: string | undefined,
  limits: PayloadLimits,
): Exception[] {
  const { left } = limits;
  if (text.length > left.stackChars) {
    left.refused = true;
    return [];
  }
  left.stackChars -= text.length;
  return parseStack(text, { ...(platform !== undefined && { platform }), limits });
}
