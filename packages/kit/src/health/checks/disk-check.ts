/** Is there room on the disk? */
import { statfs } from "node:fs/promises";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

export interface DiskCheckOptions extends CheckOptions {
  /** A folder on the disk. (Default: the working folder) */
  path?: string;
  /** Less free than this fraction of the disk is a warning. (Default: 0.1) */
  warnBelow?: number;
  /** Less is a failure. (Default: 0.02) */
  failBelow?: number;
}

/**
 * Free space and free inodes, as far as this process may use them. Not critical by default, every minute.
 *
 * @example
 * health.check("disk", diskCheck({ path: "/data", failBelow: 0.05 }));
 */
export function diskCheck(options: DiskCheckOptions = {}): ReadyMadeCheck {
  const { path = ".", warnBelow = 0.1, failBelow = 0.02, ...rest } = options;
  return {
    options: { component: "system", every: "60s", critical: false, ...rest },
    async run() {
      const disk = await statfs(path);
      const free = disk.blocks === 0 ? 1 : disk.bavail / disk.blocks;
      // Some file systems have no fixed number of inodes, and say 0.
      const inodes = disk.files === 0 ? 1 : disk.ffree / disk.files;
      const least = Math.min(free, inodes);
      const status = least < failBelow ? "fail" : least < warnBelow ? "warn" : "pass";
      return {
        status,
        ...(status === "pass"
          ? {}
          : {
              output: `${percent(least)} of the ${inodes < free ? "inodes" : "space"} is free. Remove what is not needed, or enlarge the disk.`,
            }),
        measurements: [
          { measure: "free", value: disk.bavail * disk.bsize, unit: "By" },
          { measure: "freeFraction", value: round(free), unit: "1" },
          { measure: "freeInodesFraction", value: round(inodes), unit: "1" },
        ],
      };
    },
  };
}

function round(fraction: number): number {
  return Math.round(fraction * 10_000) / 10_000;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
