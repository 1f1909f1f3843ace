import { type Analyzer, now, today } from "../analyzer.ts";

export const fetchFailed: Analyzer = {
  kind: "fetch-failed",
  recognises: "`fetch` saying that it failed, without its cause",
  words: ["fetch failed"],
  recognise({ lower }) {
    if (!/^(?:typeerror: )?fetch failed\.?$/.test(lower)) return undefined;

    return { title: "A fetch failed, and its cause was not told" };
  },
  cause:
    "Node's fetch wraps every network error in this one text and keeps the real one (refused, DNS, TLS, time-out) as `cause`; the log shows the wrapper only.",
  fixes: [
    now("Log the error object with its `cause`: its code says what happened."),
    today("Log method and host of the call beside it, and give the call a deadline."),
  ],
};
