/**
 * Gives the connections of one process their turn to write, in the order in which they asked.
 * Without it they would meet in SQLite's own lock, which waits by blocking the event loop and lets nobody's turn come for certain.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with the function that ends the turn. It MUST be called, once. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }

  async with<T>(work: () => Promise<T>): Promise<T> {
    const end = await this.take();
    try {
      return await work();
    } finally {
      end();
    }
  }
}
