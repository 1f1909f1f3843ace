/** Reads the file or standard input whole, bounded; unpacks gzip. */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Bytes that one log may have. (Default and only value: 256 MiB.) */
const inputBytes = 256 * 1024 * 1024;

/** The input cannot be read: the message says what, why and what to do. */
export class UnreadableInput extends Error {
  static readonly code = "unreadable_input";
  readonly code = UnreadableInput.code;
  override readonly name = "UnreadableInput";
}

const advice: Record<string, string> = {
  ENOENT: "there is no such file: check the path",
  EACCES: "it may not be read by this user: check its permissions",
  EISDIR: "it is a folder: name a file in it",
};

/**
 * @throws {UnreadableInput} when there is no such file, it may not be read, or it is over `inputBytes`, also unpacked
 */
export async function readInput(file: string): Promise<Uint8Array> {
  const read = await readBytes(file);
  // RFC 1952: what rotation leaves behind, `app.log.1.gz`.
  if (read[0] !== 0x1f || read[1] !== 0x8b) return read;
  const name = file === "-" ? "standard input" : file;
  try {
    return await promisify(gunzip)(read, { maxOutputLength: inputBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(name);
    throw new UnreadableInput(`${name} is gzip-compressed and cannot be unpacked: it is damaged or cut off.`);
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  if (file === "-") {
    if (process.stdin.isTTY)
      process.stderr.write("Reading from the terminal: paste the log, then press Ctrl-D.\n");
    return collect(process.stdin, "standard input");
  }
  try {
    const found = await stat(file);
    if (found.size > inputBytes) throw tooLarge(file);
    // One buffer of the right size; a pipe or a device has no size to go by.
    if (found.isFile() && found.size > 0) return await readFile(file);
    return await collect(createReadStream(file), file);
  } catch (error) {
    if (error instanceof UnreadableInput) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableInput(`${file} cannot be read: ${advice[code ?? ""] ?? message}.`);
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > inputBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(name: string): UnreadableInput {
  return new UnreadableInput(
    `${name} is larger than ${inputBytes / 1024 / 1024} MiB: cut it to the time of the failure, e.g. \`tail -n 200000 app.log | holdfast diagnose -\`.`,
  );
}
