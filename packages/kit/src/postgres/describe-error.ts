/** One line of an error, with its code. */

export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return `${error.message}${typeof code === "string" ? ` (${code})` : ""}`;
}
