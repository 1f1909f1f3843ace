/** Whether a value is to be awaited: a promise, or a query builder that only looks like one. */

/** @throws what the value's own `then` getter throws */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function"
  );
}
