/** A change as it is kept: whoever tells of one must not decide how much every later look at an issue reads. */
import type { Change } from "@holdfast/signals";

type Sent = Omit<Change, "time">;
type Commit = NonNullable<Change["commits"]>[number];
type File = Commit["files"][number];

/** Of one change: the newest of its commits, their files, the lines of a file. As many as `holdfast release` reads. */
const COMMITS = 300;
const FILES = 200;
const LINES = 400;
const DEFINES = 100;
const NAMES = 500;
/** Of one text; `holdfast release` cuts lines at 300. */
const LINE_CHARS = 500;
const PATH_CHARS = 1000;
/** Of all that one change says. */
export const CHANGE_CHARS = 1024 * 1024;
/** What a commit or a file takes beside its texts. */
const FRAME_CHARS = 100;

/** Cuts a change to its bounds. Of a larger one the oldest commits lose their files first. */
export function boundChange<Told extends Sent>({ commits, names, ...rest }: Told): Sent {
  const room = new Room(CHANGE_CHARS);
  return {
    ...rest,
    ...(names && { names: room.texts(names, NAMES, LINE_CHARS) }),
    ...(commits && {
      commits: commits
        .slice(-COMMITS)
        .reverse()
        .map((commit) => boundCommit(commit, room))
        .reverse(),
    }),
  };
}

function boundCommit({ id, message, author, time, files }: Commit, room: Room): Commit {
  const head = {
    id: id.slice(0, LINE_CHARS),
    message: message.slice(0, LINE_CHARS),
    ...(author !== undefined && { author: author.slice(0, LINE_CHARS) }),
    ...(time !== undefined && { time }),
  };
  room.take(FRAME_CHARS + head.id.length + head.message.length);
  const kept: File[] = [];
  for (const file of files.slice(0, FILES)) {
    const path = file.path.slice(0, PATH_CHARS);
    if (!room.take(FRAME_CHARS + path.length)) break;
    kept.push(boundFile({ ...file, path }, room));
  }
  return { ...head, files: kept };
}

function boundFile({ path, from, lines, added, removed, defines, cosmetic }: File, room: Room): File {
  return {
    path,
    ...(from !== undefined && { from: from.slice(0, PATH_CHARS) }),
    ...(lines && { lines: lines.slice(0, LINES) }),
    ...(defines && { defines: room.texts(defines, DEFINES, LINE_CHARS) }),
    ...(added && { added: room.texts(added, LINES, LINE_CHARS) }),
    ...(removed && { removed: room.texts(removed, LINES, LINE_CHARS) }),
    ...(cosmetic !== undefined && { cosmetic }),
  };
}

/** Characters that are left. */
class Room {
  #left: number;

  constructor(chars: number) {
    this.#left = chars;
  }

  /** False where that is more than is left. */
  take(chars: number): boolean {
    this.#left -= chars;
    return this.#left >= 0;
  }

  /** The first of them, each cut, as long as there is room. */
  texts(all: readonly string[], most: number, chars: number): string[] {
    const kept: string[] = [];
    for (const one of all.slice(0, most)) {
      const text = one.slice(0, chars);
      if (!this.take(text.length + 3)) break;
      kept.push(text);
    }
    return kept;
  }
}
