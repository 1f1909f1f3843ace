/** Whether what names a service or an environment, or names none, may be of an issue. */

/** What names none may be of any, and an issue that knows of none may be of all. */
export function mayBeOf(named: string | null | undefined, known: readonly string[]): boolean {
  return named === undefined || named === null || known.length === 0 || known.includes(named);
}
