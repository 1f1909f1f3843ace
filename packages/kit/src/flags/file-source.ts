/** A flag file that is looked at again and again: by its content's identity, so that renames and swapped links are seen too. */
import { open, stat } from "node:fs/promises";
import { ownFailure, toMilliseconds } from "../core/index.ts";
import { type Definitions, readDefinitions } from "./definitions.ts";
import { FlagsOptionsError } from "./errors.ts";
import type { Source, SourceHost } from "./source.ts";
import type { FileOptions } from "./types.ts";

const BYTES_MAX = 4 * 1024 * 1024;

/** A file system that does not answer must not hold up the start. Milliseconds. */
const START_WITHIN = 5_000;

/**
 * Follows a file in flagd's format. Polling, since watching fails on network mounts, on renames and on the links that a mounted
 * Kubernetes ConfigMap swaps; `stat` follows links, so each of these changes what it answers.
 */
export function fileSource(options: FileOptions, host: SourceHost<Definitions>): Source {
  const every = Math.max(10, toMilliseconds(options.every ?? "1s"));
  const maxBytes = options.maxBytes ?? BYTES_MAX;
  if (typeof options.path !== "string" || options.path === "")
    throw new FlagsOptionsError("The flag file needs a path.");
  let seen: string | undefined;
  let suspect: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let closed = false;

  const say = (error: unknown) => host.failed(`file ${options.path}`, error);

  /** A file that is just being written looks bad for a moment: unless `atOnce`, it is called bad when it looks the same twice. */
  async function look(atOnce: boolean): Promise<void> {
    let identity = "missing";
    try {
      const found = await stat(options.path, { bigint: true });
      identity = `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
      if (identity === seen) return;
      if (!found.isFile()) throw new Error("it is no regular file");
      host.loaded(await readDefinitions(await readBounded(options.path, maxBytes)), `file ${options.path}`);
      seen = identity;
      suspect = undefined;
    } catch (error) {
      if (identity === seen) return;
      if (!atOnce && suspect !== identity) {
        suspect = identity;
        return;
      }
      seen = identity;
      suspect = undefined;
      say(error);
    }
  }

  function lookNow(atOnce: boolean): Promise<void> {
    looking ??= look(atOnce)
      .catch((error) => ownFailure("flags file", error))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  }

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => void lookNow(false).then(schedule), every);
    timer.unref();
  }

  return {
    start: async () => {
      let late: NodeJS.Timeout | undefined;
      const given = new Promise<void>((resolve) => {
        late = setTimeout(() => {
          say(new Error(`it could not be read within ${START_WITHIN} ms`));
          resolve();
        }, START_WITHIN);
      });
      const first = lookNow(true);
      void first.then(schedule);
      await Promise.race([first, given]);
      clearTimeout(late);
    },
    refresh: async () => {
      await looking;
      seen = undefined;
      await lookNow(true);
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

async function readBounded(path: string, maxBytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw new Error(`it has ${size} bytes; ${maxBytes} are the limit`);
    // One byte more than allowed: the file may grow between the two calls.
    const buffer = Buffer.alloc(Math.min(size, maxBytes) + 1);
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > size) throw new Error("it grew while it was read");
    return buffer.toString("utf8", 0, filled);
  } finally {
    await file.close();
  }
}
