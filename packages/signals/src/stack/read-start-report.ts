/** What Spring Boot prints when a start fails and it knows why: a banner, the description, what to do. */
import { newThrown, type Reading } from "./thrown.ts";

const BANNER = "APPLICATION FAILED TO START";
const MAX_LINES = 20;

/** Whether a line is the banner's. */
export function opensStartReport(line: string): boolean {
  return line.trim() === BANNER;
}

/** Reads a text that holds such a report: the description is the message. */
export function readStartReport(lines: readonly string[]): Reading {
  const from = lines.findIndex((line) => line.trim() === "Description:");
  if (from < 0) return { roots: [], platform: "java" };
  const rest = lines.slice(from + 1).map((line) => line.trim());
  const to = rest.findIndex((line) => line === "Action:" || line === "Reason:");
  const message = rest.slice(0, to < 0 ? MAX_LINES : Math.min(to, MAX_LINES)).filter((line) => line !== "");
  const thrown = newThrown("StartFailure", "");
  thrown.message = message;
  thrown.handled = false;
  return { roots: message.length === 0 ? [] : [thrown], platform: "java" };
}
