/** A file system that is really full: a small one of its own in memory, where this process may mount one. */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FullDisk {
  readonly folder: string;
  /** Takes all room that is left, to the last byte. */
  fill(): void;
  /** Gives that room back. */
  free(): void;
  remove(): void;
}

/** Undefined where no file system can be mounted: that takes Linux and root. */
export function openSmallDisk(kilobytes: number): FullDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill() {
      const file = openSync(filler, "a");
      try {
        for (;;) writeSync(file, Buffer.alloc(4_096));
      } catch {
        // Full.
      } finally {
        closeSync(file);
      }
    },
    free: () => unlinkSync(filler),
    remove() {
      // Lazily: a process that is being ended may still have a file open.
      execFileSync("umount", ["-l", folder], { stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether such a disk can be had here. */
export const smallDisks = ((): boolean => {
  const disk = openSmallDisk(64);
  disk?.remove();
  return disk !== undefined;
})();
