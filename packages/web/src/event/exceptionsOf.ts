/** Reads the exceptions of an event, which the API hands on as they were decoded, for showing. */
import type { Frame } from "../api/generated/types.ts";

export interface ShownException {
  type: string;
  message: string;
  code: string | null;
  frames: Frame[];
  /** How it stands to the next one, e.g. `cause`. */
  relation: string | null;
}

export function exceptionsOf(exceptions: readonly unknown[]): ShownException[] {
  return exceptions.filter(isObject).map((exception) => ({
    type: text(exception["type"]) ?? "Error",
    message: text(exception["message"]) ?? "",
    code: text(exception["code"]),
    frames: Array.isArray(exception["frames"]) ? exception["frames"].filter(isObject).map(frameOf) : [],
    relation: isObject(exception["to"]) ? text(exception["to"]["relation"]) : null,
  }));
}

function frameOf(frame: Record<string, unknown>): Frame {
  const context = frame["context"];
  return {
    function: text(frame["function"]),
    module: text(frame["module"]),
    file: text(frame["file"]),
    line: number(frame["line"]),
    column: number(frame["column"]),
    inApp: frame["inApp"] === true,
    context:
      isObject(context) && typeof context["line"] === "string"
        ? { before: texts(context["before"]), line: context["line"], after: texts(context["after"]) }
        : null,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((line) => typeof line === "string") : [];
}
