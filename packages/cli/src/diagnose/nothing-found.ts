/** Why a log told of no failure, and what would tell. */
export function nothingFound(records: number): string {
  return records === 0
    ? "The input is empty."
    : "No failure was found in these lines. A log that holds the time of the failure, with stack traces, would tell.";
}
