/** A goal and whether it was met. */
export function verdict(met: boolean, goal: string): string {
  return `${met ? "met" : "MISSED"} ${goal}`;
}
