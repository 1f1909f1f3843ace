import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { KnownFailure } from "./known-failure.ts";
import { nearestName } from "./nearest-name.ts";

export const missingFile: KnownFailure = {
  name: "missing-file",
  recognise: ({ code, path, syscall }) => {
    if (code !== "ENOENT" || path === undefined) return undefined;
    if (syscall?.startsWith("spawn"))
      return {
        description: `The program ${path} could not be started.`,
        cause: "It is not on the PATH of this environment: slim images leave many programs out.",
        action: "Install it in the image, or give its full path.",
      };
    let near: string | undefined;
    try {
      near = nearestName(basename(path), readdirSync(dirname(path)).slice(0, 5_000));
    } catch {
      // The folder is missing too.
    }
    return {
      description: `${path} does not exist.`,
      cause:
        near === undefined
          ? "It was not copied into the image, is relative to another working folder, or its volume is not mounted."
          : `The folder has ${near}.`,
      action: `Check the path (the working folder is ${process.cwd()}) and what the image contains.`,
    };
  },
};
