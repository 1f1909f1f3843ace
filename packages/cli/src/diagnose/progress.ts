/** How far long work is, on the terminal's error stream; silent into a pipe, and for work that is done at once. */

/** Milliseconds of work before anything is shown, and between two updates. */
const quiet = 1000;
const every = 200;

export interface Progress {
  /** @param part of the work that is done, 0 to 1 */
  (part: number): void;
  /** Takes the line away again. */
  end(): void;
}

export function progressOn(stream: NodeJS.WriteStream, doing: string): Progress {
  const start = performance.now();
  let shown = 0;
  const show = (part: number) => {
    const now = performance.now();
    if (!stream.isTTY || now - start < quiet || now - shown < every) return;
    shown = now;
    stream.write(`\r${doing} … ${Math.floor(part * 100)} %`);
  };
  return Object.assign(show, {
    end() {
      if (shown > 0) stream.write("\r\u001b[K");
      shown = 0;
    },
  });
}
