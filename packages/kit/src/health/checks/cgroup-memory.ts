/** The memory limit of the container, and what counts against it, from cgroup version 2 or 1. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface CgroupMemory {
  /** Bytes. */
  limit: number;
  /** Bytes without what the kernel can drop at once: the working set, by which containers are judged. */
  used: number;
}

/** Version 1 writes "no limit" as the largest multiple of the page size. */
const UNLIMITED = 2 ** 60;

/** @param root where the cgroup file system is mounted @param self the file that names this process's groups */
export async function readCgroupMemory(
  root = "/sys/fs/cgroup",
  self = "/proc/self/cgroup",
): Promise<CgroupMemory | undefined> {
  const groups = (await text(self)) ?? "";
  const second = await readGroups(root, /^0::(\/.*)$/m.exec(groups)?.[1] ?? "/", {
    limit: "memory.max",
    used: "memory.current",
    droppable: /^inactive_file (\d+)$/m,
  });
  if (second) return second;
  const path = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(\/.*)$/m.exec(groups)?.[1] ?? "/";
  return readGroups(join(root, "memory"), path, {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    droppable: /^total_inactive_file (\d+)$/m,
  });
}

interface Files {
  limit: string;
  used: string;
  droppable: RegExp;
}

/** The tightest limit on the way from the process's own group up to the root, with the use of that group. */
async function readGroups(root: string, path: string, files: Files): Promise<CgroupMemory | undefined> {
  // Inside a container the path is often the host's: then only the root is there.
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  let tightest: CgroupMemory | undefined;
  for (let length = parts.length; length >= 0; length--) {
    const folder = join(root, ...parts.slice(0, length));
    const limit = Number.parseInt((await text(join(folder, files.limit))) ?? "", 10);
    if (!(limit > 0 && limit < UNLIMITED) || (tightest && limit >= tightest.limit)) continue;
    const used = Number.parseInt((await text(join(folder, files.used))) ?? "", 10);
    const droppable = Number(files.droppable.exec((await text(join(folder, "memory.stat"))) ?? "")?.[1] ?? 0);
    if (Number.isFinite(used)) tightest = { limit, used: Math.max(0, used - droppable) };
  }
  return tightest;
}

async function text(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
