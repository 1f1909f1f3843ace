/** What Linux says of a thread inside of a native call: in which system call it is, and on what. Runs in the watchdog's thread. */
import { readFileSync, readlinkSync } from "node:fs";

interface SystemCall {
  name: string;
  /** Its first argument is a file descriptor. */
  file?: true;
}

/** Numbers by architecture, of those in which a thread can wait (Linux: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h). */
const calls: Readonly<Record<string, Readonly<Record<number, SystemCall>>>> = {
  x64: {
    0: { name: "read", file: true },
    1: { name: "write", file: true },
    2: { name: "open" },
    7: { name: "poll" },
    17: { name: "pread64", file: true },
    18: { name: "pwrite64", file: true },
    19: { name: "readv", file: true },
    20: { name: "writev", file: true },
    23: { name: "select" },
    35: { name: "nanosleep" },
    42: { name: "connect", file: true },
    43: { name: "accept", file: true },
    44: { name: "sendto", file: true },
    45: { name: "recvfrom", file: true },
    47: { name: "recvmsg", file: true },
    61: { name: "wait4" },
    72: { name: "fcntl", file: true },
    73: { name: "flock", file: true },
    74: { name: "fsync", file: true },
    202: { name: "futex" },
    230: { name: "clock_nanosleep" },
    232: { name: "epoll_wait" },
    247: { name: "waitid" },
    257: { name: "openat" },
    262: { name: "newfstatat" },
    270: { name: "pselect6" },
    271: { name: "ppoll" },
    281: { name: "epoll_pwait" },
    288: { name: "accept4", file: true },
    332: { name: "statx" },
  },
  arm64: {
    22: { name: "epoll_pwait" },
    25: { name: "fcntl", file: true },
    32: { name: "flock", file: true },
    56: { name: "openat" },
    63: { name: "read", file: true },
    64: { name: "write", file: true },
    65: { name: "readv", file: true },
    66: { name: "writev", file: true },
    67: { name: "pread64", file: true },
    68: { name: "pwrite64", file: true },
    72: { name: "pselect6" },
    73: { name: "ppoll" },
    79: { name: "newfstatat" },
    82: { name: "fsync", file: true },
    95: { name: "waitid" },
    98: { name: "futex" },
    101: { name: "nanosleep" },
    115: { name: "clock_nanosleep" },
    202: { name: "accept", file: true },
    203: { name: "connect", file: true },
    206: { name: "sendto", file: true },
    207: { name: "recvfrom", file: true },
    212: { name: "recvmsg", file: true },
    242: { name: "accept4", file: true },
    260: { name: "wait4" },
    291: { name: "statx" },
  },
};

/** The main thread has the process's number. */
const main = `/proc/self/task/${process.pid}`;

/** `the system call read on pipe:[4711]`; undefined where nothing is known. Never throws. */
export function systemHint(): string | undefined {
  try {
    // Number and arguments, or `running`.
    const [number = "", first = ""] = readFileSync(`${main}/syscall`, "utf8").split(" ");
    const call = /^\d+$/.test(number) ? calls[process.arch]?.[Number(number)] : undefined;
    if (!call) return undefined;
    const children = call.name.startsWith("wait") || call.name.startsWith("epoll") ? childrenText() : "";
    return `the system call ${call.name}${call.file ? ` on ${fileText(Number(first))}` : ""}${children}`;
  } catch {
    // Another system, or it is not allowed.
    return undefined;
  }
}

/** Programs that the main thread has started and that still run, by their numbers. Empty where that can't be read. */
export function childrenOfMain(): number[] {
  return childrenOf(main);
}

/** A program, and what it has started in turn: a shell waits for what it runs. */
export function withDescendants(pid: number, depth = 5): number[] {
  const next = depth > 0 ? childrenOf(`/proc/${pid}/task/${pid}`) : [];
  return [pid, ...next.flatMap((one) => withDescendants(one, depth - 1))];
}

function childrenOf(task: string): number[] {
  try {
    return readFileSync(`${task}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function childrenText(): string {
  const names = childrenOfMain().map((pid) => `${nameOf(pid)} (pid ${pid})`);
  return names.length === 0 ? "" : `, beside the running programs ${names.slice(0, 5).join(", ")}`;
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "a program";
  }
}

function fileText(file: number): string {
  const known = ["standard input", "standard output", "standard error"][file];
  let target = "";
  try {
    target = readlinkSync(`/proc/self/fd/${file}`);
  } catch {
    // Closed, or not to be seen.
  }
  return `${known ?? `file descriptor ${file}`}${target === "" ? "" : ` (${target})`}`;
}
