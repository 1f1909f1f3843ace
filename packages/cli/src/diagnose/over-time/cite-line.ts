/** How a line of a log is cited. */

/** @param file the log's name where several are read */
export function citeLine(file: string | undefined, line: number): string {
  return file === undefined ? `line ${line}` : `${file} line ${line}`;
}
