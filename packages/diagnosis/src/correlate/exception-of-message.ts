import type { ErrorEvent, Exception } from "@holdfast/signals";
import { traitOf } from "../unmask/trait.ts";
import { WENT_ON } from "./went-on.ts";

const NAMED = /(?:^|[\s:([>])((?:[a-z_][\w$]*\.)*[A-Z][\w$]*(?:Error|Exception))(?:\s\[(\w+)\])?:\s+(\S.*)/;
/** What PHP prints through the server that runs it. */
const PHP = /\bPHP ((?:Fatal|Parse) error): {1,3}(\S.{0,1000}?)(?: in \S{1,500} on line \d+|"|$)/;
const ERRNO =
  /\bE(?:CONN(?:REFUSED|RESET)|NOTFOUND|AI_AGAIN|PIPE|ADDRINUSE|TIMEDOUT|ACCES|NOENT|MFILE|NOSPC|HOSTUNREACH)\b/;

/**
 * The exception that the words of an event without one tell of, marked `synthetic`; undefined where the words name none.
 *
 * @example
 * exceptionOfMessage({ level: "error", message: "boot: connect ECONNREFUSED 127.0.0.1:5432", … })?.code; // "ECONNREFUSED"
 */
export function exceptionOfMessage(event: ErrorEvent): Exception | undefined {
  const { level, message } = event;
  if (message === undefined || event.request?.status !== undefined) return undefined;
  const grave = level === "error" || level === "fatal";
  if (!grave && level !== "warning") return undefined;
  const text = message.length > 2048 ? message.slice(0, 2048) : message;
  if (!grave) {
    // What only a watchdog saw.
    if (event.tags?.["platform_fact"] === "loop-blocked") return made("Error", text.trim(), undefined);
    // A database that recovers says so calmly.
    const calm = made("Error", text.trim(), undefined);
    const trait = traitOf(calm);
    if (trait.mask) return trait.mask.slug === "database-recovery" ? calm : undefined;
    // A program that says that it went on without a result names the error that took it.
    if (!WENT_ON.test(text)) return undefined;
    const taken = NAMED.exec(text);
    if (taken) return made(taken[1]!, taken[3]!.trim(), taken[2] ?? ERRNO.exec(text)?.[0]);
    return trait.grade === 3 ? made("Error", text.trim(), ERRNO.exec(text)?.[0]) : undefined;
  }
  const php = PHP.exec(text);
  if (php) return made(`PHP ${php[1]!}`, php[2]!.trim(), undefined);
  const named = NAMED.exec(text);
  if (named) return made(named[1]!, named[3]!.trim(), named[2] ?? ERRNO.exec(text)?.[0]);
  const errno = ERRNO.exec(text)?.[0];
  const plain = made("Error", text.trim(), errno);
  const trait = traitOf(plain);
  // Words of the program's own ("could not load the dashboard") are no exception: they stay a message.
  return trait.grade === 3 ||
    (trait.mask && trait.mask.slug !== "empty-error" && trait.mask.slug !== "generic-error")
    ? plain
    : undefined;
}

function made(type: string, message: string, code: string | undefined): Exception {
  return { type, message, ...(code !== undefined && { code }), frames: [], synthetic: true };
}
