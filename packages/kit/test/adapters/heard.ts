/** What was told of each request, and when it ended. */
import { type Note, onNote } from "../../src/core/index.ts";

export interface Heard {
  /** The notes of a request once its end was told, and whatever comes in the 30 ms after it. */
  of(id: string): Promise<Note[]>;
  stop(): void;
}

export function hear(): Heard {
  const notes: Note[] = [];
  const waiting = new Set<() => void>();
  const stop = onNote((note) => {
    notes.push(note);
    for (const look of waiting) look();
  });
  const about = (id: string) => notes.filter(({ context }) => context?.id === id);
  return {
    stop,
    async of(id) {
      await new Promise<void>((ended, late) => {
        const look = () => {
          if (!about(id).some(({ kind }) => kind === "work")) return;
          waiting.delete(look);
          clearTimeout(timer);
          ended();
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          late(
            new Error(
              `no end was told of ${id} within 5 s; heard: ${JSON.stringify(about(id).map(({ kind, message }) => [kind, message]))}`,
            ),
          );
        }, 5_000);
        waiting.add(look);
        look();
      });
      await new Promise((settled) => setTimeout(settled, 30));
      return about(id);
    },
  };
}
