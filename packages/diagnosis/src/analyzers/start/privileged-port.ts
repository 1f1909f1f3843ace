import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const privilegedPort: Analyzer = {
  kind: "privileged-port",
  general: "permission-denied",
  recognises: "a port below 1024 that the process may not open",
  words: ["listen eacces"],
  recognise({ message }) {
    const port = partOf(message, /:(\d{1,5})\b/);
    return {
      title: port ? `The process may not listen on port ${port}` : "The process may not listen on its port",
    };
  },
  cause:
    "Ports below 1024 need a privilege that a container's ordinary user does not have; on Windows a range may be reserved by the system.",
  fixes: [
    now("Listen on the port that the platform assigns (`PORT`), above 1024, and let the platform map it."),
    today("Take the port from the environment, without a default of 80 or 443."),
  ],
  verification: "The service listens, and the health check answers through the platform's address.",
};
