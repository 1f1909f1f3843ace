import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const herokuRequestTimeout: Analyzer = {
  kind: "heroku-request-timeout",
  general: "time-limit",
  recognises: "a request that Heroku's router gave up on (H12)",
  words: ["h12"],
  recognise({ lower, message }) {
    if (!/\bh12\b/.test(lower)) return undefined;
    const path = partOf(message, /path="?([^"\s]{1,200})/);
    return { title: `The platform's router stopped waiting for an answer (H12)${path ? ` on ${path}` : ""}` };
  },
  cause: "The app took longer than 30 s; it goes on working, and its dyno stays busy.",
  fixes: [
    now("Look at what these routes wait for: the app's own log, the database's slow statements and locks."),
    today("Answer before the router's limit (30 s): set deadlines on calls, move long work to a job."),
    thisWeek("Alert on the slowest routes."),
  ],
  verification: "The routes answer within some seconds under the same load.",
};
