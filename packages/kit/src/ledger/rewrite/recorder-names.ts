/** What rewritten code calls, by name: kept apart from the recorder, so that the bundler's plug-in needs none of it. */

/** Hidden properties of the global object. Where they are missing the rewritten code does what it did before. */
export const recorderNames = { caught: "__holdfastCaught", handler: "__holdfastHandler" } as const;

/** Third argument of the first. */
export const caughtFlags = {
  /** The catch lets the exception out again in any case. */
  rethrows: 1,
  /** It is a handler of rejections that was written in place. */
  handler: 2,
} as const;
