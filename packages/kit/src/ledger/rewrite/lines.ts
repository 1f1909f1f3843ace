/** From offsets to lines and columns, with line ends as ECMAScript has them. */

export interface Lines {
  /** Line and column of an offset, both from 0. */
  locate(offset: number): { line: number; column: number };
  /** Where the line of an offset ends. */
  endOf(offset: number): number;
}

export function linesOf(source: string): Lines {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    locate: (offset) => {
      const line = lineOf(offset);
      return { line, column: offset - starts[line]! };
    },
    endOf: (offset) => starts[lineOf(offset) + 1] ?? source.length,
  };
}
