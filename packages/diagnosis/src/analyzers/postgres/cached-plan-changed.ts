import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const cachedPlanChanged: Analyzer = {
  kind: "cached-plan-changed",
  recognises: "a prepared statement whose table changed under it",
  codes: ["0A000"],
  types: ["InvalidCachedStatement", "FeatureNotSupported"],
  words: ["cached plan must not change result type", "cached statement plan is invalid"],
  recognise({ lower }) {
    if (!/cached/.test(lower)) return undefined;

    return { title: "A prepared statement's table changed under it (cached plan)" };
  },
  cause: "A migration added or changed a column while connections kept their prepared `select *` statements.",
  fixes: [
    now(
      "Let the service reconnect (a rolling restart, or drop the connection on this error): it ends by itself with the old connections.",
    ),
    today("Name columns instead of `select *`, so that an added column does not matter."),
    thisWeek("Retire pooled connections after some minutes."),
  ],
  verification: "The same route answers on each instance.",
};
