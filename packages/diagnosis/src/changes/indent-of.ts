/** How far a line is indented. */

/** Columns; a tab is as wide as four. */
export function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === " ") columns++;
    else if (character === "\t") columns += 4;
    else break;
  }
  return columns;
}
