/** Source around a frame, the line that threw marked. */
import { useMemo } from "react";
import type { Frame } from "../api/generated/types.ts";
import styles from "./Code.module.css";
import { highlight } from "./highlight.ts";

/** What the marked line did. Only the one that threw is coloured. */
type Mark = "threw here" | "called from here" | "swallowed here";

/** @param reach Lines to show on each side. (Default: 5) */
export function Code({
  frame,
  reach = 5,
  mark = "threw here",
}: {
  frame: Frame;
  reach?: number;
  mark?: Mark;
}) {
  const { context, file } = frame;
  const tokens = useMemo(
    () => (context ? highlight([...context.before, context.line, ...context.after], file) : []),
    [context, file],
  );
  if (!context) return null;
  const at = context.before.length;
  const first = Math.max(0, at - reach);
  const shown = tokens.slice(first, at + reach + 1);
  const indent = Math.min(
    ...[...context.before, context.line, ...context.after]
      .slice(first, at + reach + 1)
      .filter((line) => line.trim() !== "")
      .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <pre className={styles.code} tabIndex={0}>
      <code>
        {shown.map((line, index) => {
          const offset = first + index - at;
          const number = frame.line === null ? "" : frame.line + offset;
          return (
            <span key={offset} className={styles.line} data-here={offset === 0 ? mark : undefined}>
              <span className={styles.number}>
                {offset === 0 && <span className="hidden">{mark}: </span>}
                <span aria-hidden="true">{offset === 0 ? "▸" : " "}</span>
                {number}
              </span>
              <span className={styles.text}>
                {dedent(line, Number.isFinite(indent) ? indent : 0).map((token, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line never move
                  <span key={at} data-t={token.tint}>
                    {token.text}
                  </span>
                ))}
                {"\n"}
              </span>
            </span>
          );
        })}
      </code>
    </pre>
  );
}

function dedent(line: { text: string; tint: string }[], by: number): { text: string; tint: string }[] {
  const [first, ...rest] = line;
  return first
    ? [
        { ...first, text: first.text.slice(Math.min(by, /^[ \t]*/.exec(first.text)?.[0].length ?? 0)) },
        ...rest,
      ]
    : line;
}
