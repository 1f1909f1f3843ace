/** The folder in which a process leaves what it could not send. */
import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../core/index.ts";
import { LastWordsFolderError } from "./errors.ts";

/**
 * `HOLDFAST_STATE_DIR`, else a folder under the system's temporary one, its own per user and service.
 *
 * @param service whose words these are (Default: the working folder)
 */
export function defaultLastWordsFolder(service: string = process.cwd()): string {
  const given = process.env["HOLDFAST_STATE_DIR"];
  if (given) return given;
  const key = createHash("sha256").update(service).digest("hex").slice(0, 12);
  return join(tmpdir(), `holdfast-${process.getuid?.() ?? "user"}-${key}`);
}

/**
 * Makes the folder, readable by this user alone.
 *
 * @throws LastWordsFolderError where it is a link or another user's; what the file system throws
 */
export function openLastWordsFolder(folder: string): void {
  makeFolder(folder);
  const stats = lstatSync(folder);
  const own = process.getuid === undefined || stats.uid === process.getuid();
  if (!stats.isDirectory() || !own)
    throw new LastWordsFolderError(
      `${folder} is ${stats.isDirectory() ? "another user's" : "no folder"}: last words are not written there. Set HOLDFAST_STATE_DIR to a folder of the service's own.`,
    );
}
