/** Finds peers that are gone without a word: a half-open connection never says so by itself. */

export interface Beating {
  /** When anything came from the peer last, by `performance.now()`. */
  lastSeen: number;
  /** When it was asked and has not answered since; undefined: not asked. */
  asked: number | undefined;
  /** Its messages are not read just now, by our own choice: then neither are its answers. */
  readonly paused: boolean;
  ask(): void;
  giveUp(): void;
}

/** One timer for all; answers the end of it. */
export function startHeartbeat(peers: ReadonlySet<Beating>, every: number, deadline: number): () => void {
  const step = Math.max(10, Math.min(every, deadline) / 4);
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // A process that stood still has not read the answers that came meanwhile: everybody gets a new chance.
    const stoodStill = now - before > step * 2;
    before = now;
    for (const peer of peers) {
      if (peer.paused || (stoodStill && peer.asked !== undefined)) {
        if (peer.asked !== undefined) peer.asked = now;
      } else if (peer.asked !== undefined) {
        if (now - peer.asked >= deadline) peer.giveUp();
      } else if (now - peer.lastSeen >= every) {
        peer.asked = now;
        peer.ask();
      }
    }
  }, step);
  timer.unref();
  return () => clearInterval(timer);
}
