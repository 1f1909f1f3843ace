import { type Analyzer, now, today } from "../analyzer.ts";

export const herokuAppCrashed: Analyzer = {
  kind: "heroku-app-crashed",
  general: "not-running",
  recognises: "a request to a Heroku app that had crashed or not started (H10, H20, H14)",
  words: ["code=h10", "code=h20", "code=h14", "h10 (app crashed)", "app crashed"],
  recognise({ lower }) {
    if (!/\bh10\b|\bh20\b|\bh14\b/.test(lower)) return undefined;

    return {
      title: /h14/.test(lower)
        ? "No web dyno runs (H14)"
        : /h20/.test(lower)
          ? "The app did not start in time (H20)"
          : "The app had crashed when it was asked (H10)",
    };
  },
  cause:
    "The dyno's process ended or never became ready; the router only reports it. H14 means that no dyno of the web type is scaled up.",
  fixes: [
    now(
      "Read the last lines that the process wrote before that: an error there is the cause. For H14: `heroku ps:scale web=1`.",
    ),
    today("Let the start log the name and the error of the phase that fails."),
  ],
  verification: "`heroku ps` shows the dyno up, and the route answers.",
  rollback: "`heroku rollback` to the release that ran.",
};
