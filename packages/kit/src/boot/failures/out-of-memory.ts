import type { KnownFailure } from "./known-failure.ts";

export const outOfMemory: KnownFailure = {
  name: "out-of-memory",
  recognise: ({ code, message, type }) => {
    if (code === "ERR_WORKER_OUT_OF_MEMORY")
      return {
        description: "A worker thread reached its memory limit and was ended.",
        cause: "It holds more than its limit (resourceLimits.maxOldGenerationSizeMb) allows.",
        action: "Let it work on less at once, or raise that limit.",
      };
    if (
      code === "ENOMEM" ||
      code === "ERR_MEMORY_ALLOCATION_FAILED" ||
      (type === "RangeError" &&
        /Array buffer allocation failed|Invalid (?:array|string) length/.test(message))
    )
      return {
        description: `Memory could not be had: ${message}.`,
        cause:
          "The process asked for more than the machine, the container's limit or V8 allows in one piece.",
        action:
          "Load data in parts (streams, pages) instead of at once; then look at the container's memory limit.",
      };
    return undefined;
  },
};
