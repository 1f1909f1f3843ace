import { type Analyzer, now, today } from "../analyzer.ts";

export const redisCannotSave: Analyzer = {
  kind: "redis-cannot-save",
  recognises: "a Redis server that refuses writes because it cannot save",
  codes: ["MISCONF"],
  words: ["misconf redis is configured to save"],
  recognise: () => ({ title: "Redis refuses writes because it cannot save to disk" }),
  cause: "Its last background save failed: the disk is full, not writable, or the fork found no memory.",
  fixes: [
    now("Read Redis's own log for the save's error; free disk or memory."),
    today("Keep `stop-writes-on-bgsave-error` on where data matters; a pure cache needs no saving."),
  ],
  verification: "`info persistence` shows `rdb_last_bgsave_status:ok`.",
};
