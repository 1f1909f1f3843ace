/** What an error says about itself, read so that no hostile value can harm: getters that throw, cycles, non-errors. */
import { linksOf, readProperty, showValue } from "../core/index.ts";

/** One error of a chain. */
export interface ErrorFacts {
  type: string;
  message: string;
  stack: string;
  code?: string;
  syscall?: string;
  address?: string;
  port?: number;
  hostname?: string;
  path?: string;
  url?: string;
}

const CHAIN_MAX = 20;
const TEXT_MAX = 16 * 1024;

/**
 * The error and all that it carries, the innermost first: causes before symptoms.
 *
 * @example
 * errorFacts(new Error("no start", { cause: refused }))[0].code; // "ECONNREFUSED"
 */
export function errorFacts(error: unknown): ErrorFacts[] {
  const found: ErrorFacts[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (seen.has(value) || seen.size >= CHAIN_MAX) return;
    seen.add(value);
    for (const [, other] of linksOf(value)) visit(other);
    found.push(factsOf(value));
  };
  visit(error);
  return found;
}

function factsOf(value: unknown): ErrorFacts {
  if (typeof value !== "object" || value === null)
    return { type: typeof value, message: showValue(value).slice(0, TEXT_MAX), stack: "" };
  const facts: ErrorFacts = {
    type: text(value, "name") ?? "Error",
    message: text(value, "message") ?? "",
    stack: text(value, "stack") ?? "",
  };
  for (const key of ["code", "syscall", "address", "hostname", "path", "url"] as const) {
    const found = text(value, key);
    if (found !== undefined) facts[key] = found;
  }
  const port = Number(text(value, "port"));
  if (Number.isInteger(port) && port > 0) facts.port = port;
  return facts;
}

function text(value: object, key: string): string | undefined {
  const found = readProperty(value, key);
  if (typeof found === "number") return String(found);
  return typeof found === "string" ? found.slice(0, TEXT_MAX) : undefined;
}
