/** Batches on disk while the console is away: a file each, so that a kill loses none and a broken one harms no other. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { isRunning, makeFolder } from "../../core/index.ts";

/** Which address it goes to. */
export type SignalKind = "logs" | "metrics";

export interface Spooled {
  signal: SignalKind;
  /** gzipped JSON. */
  body: Buffer;
  /** To be handed back to `done` or `back`. */
  path: string;
}

/** `<time>-<pid>-<number>-<signal>-<crc32>.json.gz`: the name tells whether the content is whole. */
const named = /^(\d{13})-(\d+)-(\d+)-(logs|metrics)-([0-9a-f]{8})\.json\.gz$/;
const claimed = /^(.+\.json\.gz)\.(\d+)$/;

/** Milliseconds after which an idle spool is looked into again: another process of the service may have been killed. */
const LOOK_AGAIN = 60_000;

export interface SpoolCounts {
  written: number;
  sent: number;
  /** Deleted for the bound of bytes or age. */
  expired: number;
  /** Not whole: skipped. */
  corrupt: number;
}

export class Spool {
  readonly counts: SpoolCounts = { written: 0, sent: 0, expired: 0, corrupt: 0 };
  readonly #folder: string;
  readonly #bounds: { spoolBytes: number; spoolAge: number; ownSpool: boolean };
  /** What is waiting, oldest first; undefined until the folder was read. */
  #files: { name: string; size: number }[] | undefined;
  #bytes = 0;
  #number = 0;
  #lookedAt = 0;
  #opening: Promise<void> | undefined;

  constructor(folder: string, bounds: { spoolBytes: number; spoolAge: number; ownSpool: boolean }) {
    this.#folder = folder;
    this.#bounds = bounds;
  }

  /** Bytes that are waiting. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Batches that are waiting, as far as is known. */
  get size(): number {
    return this.#files?.length ?? 0;
  }

  /** Writes a batch. @throws where the disk does not take it */
  async add(signal: SignalKind, body: Buffer): Promise<void> {
    await this.open();
    const name = this.#name(signal, body);
    const path = join(this.#folder, name);
    // Under another name until it is whole: a kill in between leaves no half of a file.
    try {
      await writeFile(`${path}.tmp`, body, { mode: 0o600 });
      await rename(`${path}.tmp`, path);
    } catch (error) {
      // A disk that is full has no room for halves either.
      await unlink(`${path}.tmp`).catch(() => {});
      throw error;
    }
    this.#added(name, body.length);
    await this.#trim();
  }

  /** The same at once, for a process that is about to end. */
  addSync(signal: SignalKind, body: Buffer): void {
    const name = this.#name(signal, body);
    const path = join(this.#folder, name);
    makeFolder(this.#folder);
    try {
      writeFileSync(`${path}.tmp`, body, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    } catch (error) {
      rmSync(`${path}.tmp`, { force: true });
      throw error;
    }
    this.#added(name, body.length);
  }

  /** The oldest batch, taken so that no other process sends it too; undefined where none waits. */
  async take(): Promise<Spooled | undefined> {
    if (this.size === 0 && performance.now() - this.#lookedAt > LOOK_AGAIN) this.#opening = undefined;
    await this.open();
    for (let file = this.#files!.shift(); file; file = this.#files!.shift()) {
      this.#bytes -= file.size;
      const parts = named.exec(file.name)!;
      const path = join(this.#folder, `${file.name}.${process.pid}`);
      try {
        await rename(join(this.#folder, file.name), path);
      } catch {
        // Another process took it, or it is gone.
        continue;
      }
      if (Date.now() - Number(parts[1]) > this.#bounds.spoolAge) {
        await unlink(path).catch(() => {});
        this.counts.expired++;
        continue;
      }
      const body = await readFile(path).catch(() => undefined);
      if (body && crcOf(body) === parts[5]) return { signal: parts[4] as SignalKind, body, path };
      this.counts.corrupt++;
      await unlink(path).catch(() => {});
    }
    return undefined;
  }

  /** It was sent, or is not wanted. */
  async done({ path }: Spooled): Promise<void> {
    this.counts.sent++;
    await unlink(path).catch(() => {});
  }

  /** It could not be sent: it waits on, first in line. */
  async back({ path, body }: Spooled): Promise<void> {
    const name = claimed.exec(path.slice(this.#folder.length + 1))![1]!;
    await rename(path, join(this.#folder, name));
    this.#files!.unshift({ name, size: body.length });
    this.#bytes += body.length;
  }

  /** Reads what an earlier process left. */
  open(): Promise<void> {
    this.#opening ??= this.#read().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #read(): Promise<void> {
    this.#lookedAt = performance.now();
    makeFolder(this.#folder);
    // In a folder for everybody, somebody else may have been there first.
    if (this.#bounds.ownSpool && process.getuid && (await stat(this.#folder)).uid !== process.getuid())
      throw new Error(`${this.#folder} belongs to another user: give startOut a folder by \`spool\``);
    const files: { name: string; size: number }[] = [];
    for (const entry of await readdir(this.#folder)) {
      const name = await this.#reclaimed(entry);
      if (name === undefined || !named.test(name)) continue;
      const found = await stat(join(this.#folder, name)).catch(() => undefined);
      if (found?.isFile()) files.push({ name, size: found.size });
    }
    files.push(...(this.#files ?? []));
    this.#files = files.sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
    await this.#trim();
  }

  /** What a process took that is no more goes back into line; what it had only begun to write is nobody's. */
  async #reclaimed(entry: string): Promise<string | undefined> {
    if (entry.endsWith(".tmp")) {
      const pid = Number(named.exec(entry.slice(0, -4))?.[2]);
      if (!isOther(pid) && named.test(entry.slice(0, -4))) {
        this.counts.corrupt++;
        await unlink(join(this.#folder, entry)).catch(() => {});
      }
      return undefined;
    }
    const parts = claimed.exec(entry);
    if (!parts) return entry;
    if (isOther(Number(parts[2]))) return undefined;
    return rename(join(this.#folder, entry), join(this.#folder, parts[1]!)).then(
      () => parts[1],
      () => undefined,
    );
  }

  async #trim(): Promise<void> {
    const files = this.#files!;
    while (this.#bytes > this.#bounds.spoolBytes && files.length > 0) {
      const { name, size } = files.shift()!;
      this.#bytes -= size;
      this.counts.expired++;
      await unlink(join(this.#folder, name)).catch(() => {});
    }
  }

  #added(name: string, size: number): void {
    this.counts.written++;
    this.#bytes += size;
    this.#files ??= [];
    this.#files.push({ name, size });
  }

  #name(signal: SignalKind, body: Buffer): string {
    return `${String(Date.now()).padStart(13, "0")}-${process.pid}-${String(this.#number++).padStart(9, "0")}-${signal}-${crcOf(body)}.json.gz`;
  }
}

function crcOf(body: Buffer): string {
  return crc32(body).toString(16).padStart(8, "0");
}

/** In a container a number may be used again: then it is this process's own. */
function isOther(pid: number): boolean {
  return pid !== process.pid && isRunning(pid);
}
