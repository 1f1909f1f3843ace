/** Ours and the simple groupings that it is compared with. */
import { correlate, fingerprint, type Unmasking, unmask } from "@holdfast/diagnosis";
import type { ErrorEvent, Exception, Frame } from "@holdfast/signals";

export interface Grouping {
  name: string;
  key: (event: ErrorEvent) => string;
}

/** The whole way: correlate, unmask, fingerprint. */
export function ours(event: ErrorEvent): string {
  const failure = correlate([event])[0];
  if (!failure) return "";
  return fingerprint(failure, unmask(failure.exceptions)).value;
}

/** The fingerprint alone, given the root that the corpus is labelled with: the oldest exception. */
export function oursGivenRoot(event: ErrorEvent): string {
  const failure = correlate([event])[0];
  if (!failure) return "";
  const count = failure.exceptions.length;
  const given: Unmasking = {
    root: count > 0 ? 0 : null,
    status: "likely",
    reason: "",
    tied: [],
    links: [],
    surface: count > 0 ? count - 1 : null,
  };
  return fingerprint(failure, given).value;
}

function typeAndMessage(exception: Exception | undefined, event: ErrorEvent): string {
  return exception ? `${exception.type}\n${exception.message}` : (event.message ?? "");
}

function rawFrame(frame: Frame): string {
  return `${frame.module ?? ""} ${frame.file ?? ""}:${frame.line ?? ""} ${frame.function ?? ""}`;
}

function ownFrame(frame: Frame): string {
  return `${frame.module ?? frame.file ?? ""} ${frame.function ?? ""}`;
}

export const groupings: Grouping[] = [
  { name: "ours (correlate, unmask, fingerprint)", key: ours },
  { name: "ours, given the labelled root", key: oursGivenRoot },
  { name: "outermost type + message", key: (event) => typeAndMessage(event.exceptions.at(-1), event) },
  { name: "first exception (type + message)", key: (event) => typeAndMessage(event.exceptions[0], event) },
  {
    name: "type + message + full stack",
    key: (event) => {
      const outer = event.exceptions.at(-1);
      return `${typeAndMessage(outer, event)}\n${outer?.frames.map(rawFrame).join("\n") ?? ""}`;
    },
  },
  {
    name: "type + in-app stack without lines, else message",
    key: (event) => {
      const outer = event.exceptions.at(-1);
      const own = outer?.frames.filter((frame) => frame.inApp !== false).map(ownFrame) ?? [];
      return own.length > 0 ? `${outer?.type}\n${own.join("\n")}` : typeAndMessage(outer, event);
    },
  },
];
