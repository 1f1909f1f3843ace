/** Errors as structlog's `dict_tracebacks` writes them. */
import type { Limits } from "../limits.ts";
import { inferInApp } from "../stack/in-app.ts";
import type { Exception } from "../words/exception.ts";
import type { JsonError } from "./json-error.ts";
import { isFields } from "./json-fields.ts";

/** Outermost first; `is_cause` says how an entry stands to the one before it. */
export function readStructlogError(list: readonly unknown[], limits: Limits): JsonError | undefined {
  const entries = list
    .filter(isFields)
    .filter((entry) => typeof entry["exc_type"] === "string")
    .slice(0, limits.exceptions);
  if (entries.length === 0) return undefined;
  const exceptions = entries.map((entry): Exception => {
    const frames = Array.isArray(entry["frames"])
      ? entry["frames"].filter(isFields).slice(-limits.frames).reverse()
      : [];
    return {
      type: String(entry["exc_type"]).slice(0, limits.textChars),
      message: String(entry["exc_value"] ?? "").slice(0, limits.messageChars),
      frames: frames.map((frame) => {
        const place = {
          file: String(frame["filename"] ?? "").slice(0, limits.textChars),
          ...(typeof frame["lineno"] === "number" && { line: frame["lineno"] }),
          ...(typeof frame["name"] === "string" && { function: frame["name"].slice(0, limits.textChars) }),
        };
        const inApp = inferInApp(place, "python");
        return inApp === undefined ? place : { ...place, inApp };
      }),
    };
  });
  const causes = entries.map((entry) => entry["is_cause"] === true);
  const oldestFirst = exceptions.reverse();
  const count = oldestFirst.length;
  for (let i = 0; i + 1 < count; i += 1) {
    oldestFirst[i]!.to = { relation: causes[count - 1 - i] ? "cause" : "context", index: i + 1 };
  }
  return { exceptions: oldestFirst, platform: "python" };
}
