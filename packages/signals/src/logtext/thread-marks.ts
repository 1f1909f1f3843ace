/** Short marks in brackets behind the level (`[A1]`): ids of requests when several of them come and go. */
import type { ErrorEvent } from "../words/error-event.ts";

/** Letters and digits mixed, or hexadecimal groups; not `worker-1`, not a process id. */
const MARK = /^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9]{1,16}(?:-[A-Za-z0-9]{1,16}){0,5}$/;
const WORDY = /[A-Za-z]{3,}(?:-?\d{1,4})?$|^[A-Za-z]{3,}/;
/** Names of things that programs talk to, or of versions: loggers, not ids. */
const THINGS =
  /^(?:s3|ec2|h2|db2|k8s|v\d+|p\d|oauth2|http2|i18n|l10n|a11y|r2|d1|pg\d*|es\d|x509|md5|sha\d+|gpt\d|utf8|ipv[46]|web3|mp[34])$/i;

/** Whether what stands in brackets may be such a mark. */
export function mayBeMark(text: string): boolean {
  return MARK.test(text) && !THINGS.test(text) && !(WORDY.test(text) && !/^[0-9a-f-]+$/i.test(text));
}

/**
 * Gives events the marks of their lines as request ids, when at least two different marks were seen in the log and one of
 * them more than once. One mark alone is as likely a logger's or a version's name.
 */
export function applyMarks(
  events: readonly ErrorEvent[],
  marks: ReadonlyMap<ErrorEvent, string>,
  seen: ReadonlyMap<string, number>,
): void {
  if (seen.size < 2 || ![...seen.values()].some((count) => count > 1)) return;
  for (const event of events) {
    const mark = marks.get(event);
    if (mark !== undefined && event.request?.id === undefined) event.request = { ...event.request, id: mark };
  }
}
