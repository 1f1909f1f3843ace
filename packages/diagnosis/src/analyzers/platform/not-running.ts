import { type Analyzer, now, today } from "../analyzer.ts";

export const notRunning: Analyzer = {
  kind: "not-running",
  recognises: "an app that did not run, or died, when it was asked",
  words: [
    "app crashed",
    "upstream prematurely closed",
    "while connecting to upstream",
    "no live upstreams",
    "failed to connect to machine",
    "back-off restarting",
    "crashloopbackoff",
    "h1",
    "application failed to respond",
    "no healthy upstream",
    "upstream connect error",
    "could not find a good candidate",
  ],
  recognise({ lower }) {
    if (
      !/\bh1[0-9]\b|app crashed|upstream prematurely closed|while connecting to upstream|no live upstreams|failed to connect to machine|back-off restarting|crashloopbackoff|application failed to respond|no healthy upstream|upstream connect error|could not find a good candidate/.test(
        lower,
      )
    )
      return undefined;

    return { title: "The app did not run, or died, when it was asked" };
  },
  cause:
    "The proxy in front found nobody to answer; why the process was not there stands in its own log before.",
  fixes: [
    now("Read the last lines that the process wrote before that: an error there is the cause."),
    today("Drain on shutdown and open the port before taking traffic, so that deploys do not show here."),
  ],
  verification: "The route answers through the proxy.",
};
