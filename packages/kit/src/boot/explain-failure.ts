/** What happened, why, and what to do: for a start that failed. */
import { redactText } from "@holdfast/signals/redact";
import { ownFailure } from "../core/index.ts";
import { errorFacts } from "./error-facts.ts";
import { knownFailures } from "./failures/index.ts";

export interface Explanation {
  /** The known failure that it is; absent where none matched. */
  known?: string;
  /** What happened. */
  description: string;
  /** Why. */
  cause: string;
  /** What to do. */
  action: string;
}

/**
 * Explains an error by the failures that are known; causes are looked at before the errors that wrap them. Never throws; secrets are
 * taken out.
 *
 * @example
 * explainFailure(error).action; // "Start the server, or correct host and port: ..."
 */
export function explainFailure(error: unknown): Explanation {
  const chain = errorFacts(error);
  for (const facts of chain) {
    for (const failure of knownFailures) {
      try {
        const found = failure.recognise(facts);
        if (found) return clean({ known: failure.name, ...found });
      } catch (problem) {
        ownFailure(`boot: failure ${failure.name}`, problem);
      }
    }
  }
  const root = chain[0]!;
  return clean({
    description: chain.at(-1)!.message || `${chain.at(-1)!.type} without a message`,
    cause: `${root.type}: ${root.message || "no message"}${root.code === undefined ? "" : ` (${root.code})`}.`,
    action: "Read the stack below: its first line in your own code is where to begin.",
  });
}

function clean({ known, description, cause, action }: Explanation): Explanation {
  return {
    ...(known !== undefined && { known }),
    description: redactText(description),
    cause: redactText(cause),
    action: redactText(action),
  };
}
