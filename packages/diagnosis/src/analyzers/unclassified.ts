import type { Exception, Fix, Frame } from "@holdfast/signals";
import { throwSite } from "@holdfast/signals";
import { named } from "../unmask/status-of.ts";
import type { Found } from "./analyzer.ts";
import { now, today } from "./analyzer.ts";

const SHOWN = 60;

/**
 * What to say of a root that no kind recognises.
 *
 * @param near The service's own frame nearest to the root, where the root itself has none: a wrapper's.
 */
export function unclassified(exception: Exception, near?: Frame): Found & { fixes: Fix[] } {
  const title = named(exception);
  const site = throwSite(exception);
  const own = site !== undefined && site.inApp !== false && exception.synthetic !== true ? site : undefined;
  const frame = own ?? near;
  if (frame?.file !== undefined) {
    const place = `${frame.file}${frame.line === undefined ? "" : `:${frame.line}`}`;
    return {
      title,
      fixes: [
        now(
          own
            ? `Look at ${place}, where it was thrown, and at what changed there last.`
            : `Look at ${place}, where the service's own code met it, and at what changed there last.`,
        ),
      ],
    };
  }
  const line = exception.message.split("\n", 1)[0]!.trim();
  const text = line.length > SHOWN ? `${line.slice(0, SHOWN - 3)}...` : line;
  return {
    title,
    fixes: [
      now(
        text === ""
          ? `Search the service's code for where ${exception.type || "it"} is thrown: no stack trace of the service's own code was seen.`
          : `Search the service's code and its dependencies for “${text}”: no stack trace of the service's own code was seen.`,
      ),
      today(
        "Log the error object itself, not its message, where this is logged: stack and causes then come with it.",
      ),
    ],
  };
}
