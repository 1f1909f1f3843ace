/** What the command's exit codes mean; the same list stands in docs/reference/cli.md. */
export const exitCodes = {
  ok: 0,
  /** It could not do its work: port taken, database away, Node too old. */
  failed: 1,
  /** It was asked wrongly: unknown option, unreadable input. */
  usage: 2,
  /** `diagnose`: read, and no root can be named. */
  inconclusive: 3,
} as const;
