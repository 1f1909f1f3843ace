/** Colours, only where someone looks: on a terminal, and not with NO_COLOR. */
import { styleText } from "node:util";

export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  bad(text: string): string;
  good(text: string): string;
  warn(text: string): string;
}

/** Decides once per stream: a terminal without `NO_COLOR`, or `FORCE_COLOR`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { stream });
  return {
    strong: style("bold"),
    faint: style("dim"),
    bad: style("red"),
    good: style("green"),
    warn: style("yellow"),
  };
}
