/** A folder and those above it, by steps that end. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder for this user alone, and those above it. Node's own `recursive` tries for ever where a file system says ENOENT of a
 * folder that can't be made although the one above is there (`/proc/x`): a wrong setting would hang the service.
 *
 * @throws what `mkdir` throws, but for what exists
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    const above = dirname(folder);
    if (code !== "ENOENT" || above === folder) throw error;
    makeFolder(above);
    makeLast(folder);
  }
}

function makeLast(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
