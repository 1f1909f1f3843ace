/** What people answered to the checks that decide between causes. */
import type { Backend } from "./backend.ts";
import { ANSWERS_KEPT } from "./limits.ts";
import type { KeptAnswer, Store } from "./store.ts";

export function answerStore({
  transact,
  read,
}: Backend): Pick<Store, "answers" | "setAnswer" | "removeAnswer"> {
  return {
    answers: async (issue) => {
      const rows = await read.all<KeptAnswer>(
        `select check_id as "check", outcome, hypothesis, time from check_answer where issue_id = ? order by time, check_id`,
        [issue],
      );
      return rows.map((row) => ({ ...row, time: Number(row.time) }));
    },

    setAnswer: (issue, { check, outcome, hypothesis, time }) =>
      transact(async (run) => {
        // Somebody works on it: it must not be forgotten.
        if ((await run.run("update issue set decided = 1 where id = ?", [issue])) === 0) return false;
        const [latest] = await run.all<{ time: number | null }>(
          "select max(time) as time from check_answer where issue_id = ? and check_id <> ?",
          [issue, check],
        );
        // The order counts: of two in one millisecond, or after the clock was set back, this one is the later.
        const later = Math.max(Math.trunc(time), Number(latest?.time ?? -1) + 1);
        await run.run(
          `insert into check_answer (issue_id, check_id, outcome, hypothesis, time) values (?, ?, ?, ?, ?)
           on conflict (issue_id, check_id) do update set outcome = excluded.outcome, hypothesis = excluded.hypothesis, time = excluded.time`,
          [issue, check, outcome, hypothesis, later],
        );
        await run.run(
          `delete from check_answer where issue_id = ? and time <= (
             select time from check_answer where issue_id = ? order by time desc limit 1 offset ${ANSWERS_KEPT})`,
          [issue, issue],
        );
        return true;
      }),

    removeAnswer: (issue, check) =>
      transact(
        async (run) =>
          (await run.run("delete from check_answer where issue_id = ? and check_id = ?", [issue, check])) > 0,
      ),
  };
}
