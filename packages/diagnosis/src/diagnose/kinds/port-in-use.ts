import { type Kind, now, today } from "./kind.ts";

/** Somebody else listens on the port. */
export const portInUse: Kind = {
  kind: "port-in-use",
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
