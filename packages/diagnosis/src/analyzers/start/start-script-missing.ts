import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const startScriptMissing: Analyzer = {
  kind: "start-script-missing",
  recognises: "a start command whose script or file the package does not have",
  words: [
    "missing script:",
    "npm err! missing script",
    "could not determine executable to run",
    "couldn't find a script named",
  ],
  recognise({ message }) {
    const what = partOf(message, /[Mm]issing script: ["']?([\w:.-]{1,60})|script named ["']?([\w:.-]{1,60})/);
    return {
      title: what
        ? `package.json has no script \`${what}\``
        : "The start command names a script that the package does not have",
    };
  },
  cause:
    "The platform runs a script by name; it is missing in the package that lies in the working directory (a monorepo's root instead of the service, or a renamed script).",
  fixes: [
    now("Add the script, or set the platform's start command and root directory to the service's."),
    today(
      "Write the start command into the repository (Dockerfile, Procfile, platform file) instead of the dashboard.",
    ),
  ],
};
