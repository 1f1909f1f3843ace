/** One line of whatever was thrown. */

export function describe(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "an error that can't be shown";
  }
}
