/** The name of the service, as the SDK's OpenTelemetry resource tells it. */
import { text } from "./coerce.ts";

/** @returns undefined for `node`, which @sentry/node sets on every service that was given no name */
export function readService(name: unknown, maxChars: number): string | undefined {
  const service = text(name, maxChars);
  return service === "node" ? undefined : service;
}
