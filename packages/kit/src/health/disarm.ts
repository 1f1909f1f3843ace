/** For functions that must answer at once, but were written to answer later. */

/** A promise where none is awaited must not end the process by its rejection. */
export function disarm(value: unknown): void {
  if (value instanceof Promise) value.catch(() => {});
}
