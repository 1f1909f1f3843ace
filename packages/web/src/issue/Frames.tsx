/** A stack: own frames open with their source, foreign ones folded into one line. */
import type { Frame } from "../api/generated/types.ts";
import { plural } from "../parts/times.ts";
import { Code } from "./Code.tsx";
import styles from "./Frames.module.css";
import { packageOf, placeOf, runsOf, shortPath } from "./places.ts";

export function Frames({ frames, open = 3 }: { frames: Frame[]; open?: number }) {
  if (frames.length === 0) return <p className={styles.none}>No stack was sent.</p>;
  let own = 0;
  return (
    <ol className={styles.frames}>
      {runsOf(frames).map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the frames of a stack never move
        <li key={index}>
          {run.own ? (
            <details open={own++ < open} className={styles.own}>
              <summary>
                <Place frame={run.frame} />
              </summary>
              {run.frame.context ? (
                <Code
                  frame={run.frame}
                  reach={own === 1 ? 5 : 2}
                  mark={own === 1 ? "threw here" : "called from here"}
                />
              ) : (
                <p className={styles.none}>Source not sent.</p>
              )}
            </details>
          ) : (
            <details className={styles.foreign}>
              <summary>
                {plural(run.frames.length, "frame")} in {names(run.frames)}
              </summary>
              <ol>
                {run.frames.map((frame, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the frames of a stack never move
                  <li key={at}>
                    <Place frame={frame} />
                  </li>
                ))}
              </ol>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

export function Place({ frame }: { frame: Frame }) {
  const place = placeOf(frame);
  return (
    <span className={styles.place}>
      <code className={styles.function}>{frame.function ?? "anonymous"}</code>{" "}
      {place && (
        <code className={styles.file} title={place}>
          {shortPath(place)}
        </code>
      )}
    </span>
  );
}

function names(frames: Frame[]): string {
  const all = [...new Set(frames.map(packageOf))];
  return all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
}
