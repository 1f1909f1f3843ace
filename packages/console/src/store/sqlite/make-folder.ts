/** Makes the data folder. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder, and those above it, that only their owner can read. One by one: Node's own recursive form never ends where a folder
 * above is there and refuses to hold one (`/proc/x`).
 *
 * @throws what `mkdir` throws
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      // Another process made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  // A file of that name: said as mkdir says it.
  if (missing.length === 0) mkdirSync(resolve(path), { recursive: true });
}
