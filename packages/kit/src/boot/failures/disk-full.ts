import type { KnownFailure } from "./known-failure.ts";

export const diskFull: KnownFailure = {
  name: "disk-full",
  recognise: ({ code, path }) => {
    if (code === "ENOSPC")
      return {
        description: `No space is left${path === undefined ? "" : ` for ${path}`}.`,
        cause: "The disk, its quota or (for file watchers) the system's limit of watches is used up.",
        action:
          "Free space or enlarge the volume (df -h, df -i); for watchers raise fs.inotify.max_user_watches.",
      };
    if (code === "EMFILE" || code === "ENFILE")
      return {
        description: "No file can be opened any more.",
        cause:
          "The limit of open files is reached: files or sockets are not closed, or the limit is very low.",
        action: "Find what is left open (lsof -p), then raise the limit (ulimit -n).",
      };
    return undefined;
  },
};
