import { type Analyzer, now, today } from "../analyzer.ts";

export const crashRecovery: Analyzer = {
  kind: "crash-recovery",
  recognises: "PostgreSQL replaying its write-ahead log after a hard stop",
  words: [
    "automatic recovery in progress",
    "redo starts at",
    "redo done at",
    "all server processes terminated; reinitializing",
    "crash recovery",
  ],
  recognise: () => ({ title: "The database replays its write-ahead log after a hard stop" }),
  cause:
    "Recovery follows every stop that was not clean; it is evidence of that stop, and of nothing wrong with the log or the data.",
  fixes: [
    now("Wait until it logs that it accepts connections, and look for what stopped it just before."),
    today("Retry with back-off in the service meanwhile, without restarting it."),
  ],
  verification: 'The database logs "ready to accept connections" and goes on.',
};
