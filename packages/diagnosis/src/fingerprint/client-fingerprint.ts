/** The sender's own grouping: Sentry's `fingerprint` with its placeholders. */
import type { ErrorEvent, Exception } from "@holdfast/signals";

const PLACEHOLDER = /\{\{\s*([\w.]{1,80})\s*\}\}/g;

/** The grouping that a sender set; undefined when it set none, or only the default. */
export function clientFingerprint(
  events: readonly ErrorEvent[],
  told: number | undefined,
): string[] | undefined {
  const first = told === undefined ? undefined : events[told]?.fingerprint;
  const set = first?.length ? first : events.find((event) => event.fingerprint?.length)?.fingerprint;
  if (!set || (set.length === 1 && isDefault(set[0] as string))) return undefined;
  return set;
}

/** True for `{{ default }}`. */
export function isDefault(part: string): boolean {
  return /^\{\{\s*default\s*\}\}$/.test(part.trim());
}

/** One part with its placeholders (`{{ transaction }}`, `{{ tags.tenant }}`) replaced; unknown ones stay as written. */
export function expandPart(part: string, event: ErrorEvent | undefined, root: Exception | undefined): string {
  return part.slice(0, 1024).replace(PLACEHOLDER, (written, name: string) => {
    if (name.startsWith("tags.")) return event?.tags?.[name.slice(5)] ?? written;
    switch (name) {
      case "type":
      case "error.type":
        return root?.type ?? written;
      case "value":
      case "error.value":
        return root?.message ?? written;
      case "message":
        return event?.message ?? root?.message ?? written;
      case "transaction":
        return event?.route ?? written;
      case "logger":
        return event?.logger ?? written;
      case "level":
        return event?.level ?? written;
      case "function":
      case "stack.function":
        return root?.frames[0]?.function ?? written;
      default:
        return written;
    }
  });
}
