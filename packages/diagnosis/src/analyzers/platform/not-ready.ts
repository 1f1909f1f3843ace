import { type Analyzer, now, today } from "../analyzer.ts";

export const notReady: Analyzer = {
  kind: "not-ready",
  recognises: "an app that did not become ready",
  words: ["application startup failed", "application failed to", "probe failed", "probe errored", "health"],
  recognise({ lower }) {
    if (
      !/application startup failed|application failed to|probe (?:failed|errored)|health ?checks?\b.*failed|failed health/.test(
        lower,
      )
    )
      return undefined;

    return { title: "The app did not become ready" };
  },
  cause: "Its start ended with an error or did not end; the framework only reports that.",
  fixes: [
    now("Read the last lines that the process wrote before that: an error there is the cause."),
    today("Let the start log the name and the error of the phase that fails."),
  ],
  verification: "The app reports ready.",
  rollback: "Roll back to the release that started.",
};
