/** What each source of flags is: it loads by itself, tells its host what it found, and never throws. */

export interface Source {
  /** Loads for the first time, inside the source's deadline, then keeps itself up to date. Never rejects. */
  start(): Promise<void>;
  /** Loads again, now. Never rejects. */
  refresh(): Promise<void>;
  close(): void;
}

export interface SourceHost<Content> {
  /** New content, or the same again after failures. */
  loaded(content: Content | "unchanged", from: string): void;
  /** Nothing usable was found: the last good content stays. */
  failed(from: string, error: unknown): void;
}
