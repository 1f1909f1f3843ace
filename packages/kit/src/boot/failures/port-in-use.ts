import { type KnownFailure, target } from "./known-failure.ts";

export const portInUse: KnownFailure = {
  name: "port-in-use",
  recognise: (facts) => {
    if (facts.code !== "EADDRINUSE") return undefined;
    const port = facts.port ?? /:(\d+)\s*$/.exec(facts.message)?.[1];
    return {
      description: `The service could not listen on ${target(facts)}.`,
      cause:
        "Another process listens there already: an earlier instance that has not ended, a second start, or another service.",
      action: `End the other process${port === undefined ? "" : ` (find it with: lsof -i :${port})`}, or set another port (PORT).`,
    };
  },
};
