import { type Analyzer, now, today } from "../analyzer.ts";

/** Somebody else listens on the port. */
export const portInUse: Analyzer = {
  kind: "port-in-use",
  recognises: "a port that another process holds",
  cause:
    "Another process still holds the port: an earlier run that did not end, a second copy, or another service with the same setting.",
  codes: ["EADDRINUSE"],
  words: ["eaddrinuse", "address already in use", "only one usage of each socket address"],
  recognise({ message, code }) {
    if (
      code !== "EADDRINUSE" &&
      !/eaddrinuse|address already in use|only one usage of each socket address/i.test(message)
    )
      return undefined;
    const port = /:(\d{2,5})\b/.exec(message)?.[1] ?? /port (\d{2,5})/i.exec(message)?.[1];
    return {
      title: port ? `Port ${port} is in use by another process` : "The port is in use by another process",
      fixes: [
        now("End the process that holds the port, or start on the port that the platform assigns (`PORT`)."),
        today("Close the server on SIGTERM, so that a restart finds the port free."),
      ],
    };
  },
};
