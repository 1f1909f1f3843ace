/** The shape of a known failure: one per file in this folder, recognised by the facts of one error. */
import type { ErrorFacts } from "../error-facts.ts";

export interface KnownFailure {
  name: string;
  recognise(facts: ErrorFacts): { description: string; cause: string; action: string } | undefined;
}

/** `host:port`, as far as the error tells it. */
export function target({ address, hostname, port, message }: ErrorFacts): string {
  const host = hostname ?? address;
  if (host !== undefined)
    return port === undefined ? host : `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return (
    /(?:ECONNREFUSED|EADDRINUSE|ETIMEDOUT|EACCES)[^\n]{0,40}? ([\w.:[\]*-]+:\d+)/.exec(message)?.[1] ??
    "an address it does not tell"
  );
}
