/** The signals that a sentence rests on: the first of them, since a row of the same has many. */
import { Signal } from "./Signal.tsx";

const SHOWN = 3;

export function Signals({ project, signals }: { project: string; signals: readonly string[] }) {
  return [...new Set(signals)].slice(0, SHOWN).map((signal) => (
    <span key={signal}>
      <Signal project={project} signal={signal} />{" "}
    </span>
  ));
}
