/** Answers to the checks that decide between causes. */
import { z } from "zod";
import { type ApiContext, type ApiInstance, mustWrite } from "../context.ts";
import { detailOf } from "../detail-of.ts";
import { AnsweredError } from "../errors.ts";
import { checksOf, findCheck } from "../find-check.ts";
import { issueFor, noIssue } from "../issue-for.ts";
import { CheckAnswer, IssueDetail } from "../schema.ts";

const Address = z.object({ id: z.string().max(100), check: z.string().regex(/^[\w@.:-]{1,300}$/) });

export function checkRoutes(app: ApiInstance, { store, live }: ApiContext): void {
  app.put(
    "/api/issues/:id/checks/:check",
    {
      schema: {
        operationId: "answerCheck",
        tags: ["issues"],
        summary: "Answers a check of the verdict, which is weighed again with it.",
        description:
          "`check` is the id of one of the verdict's checks, `outcome` one of its outcomes. A second answer replaces the first. Answers are weighed in the order in which they were given; they stay when new events come.",
        params: Address,
        body: CheckAnswer,
        response: { 200: IssueDetail },
      },
    },
    async (request) => {
      mustWrite(request);
      const { id, check: asked } = request.params;
      const { outcome } = request.body;
      const issue = await issueFor(store, request, id);
      const now = Date.now();
      const { hypotheses } = (await detailOf(store, issue, now)).judged.verdict;
      const checks = checksOf(hypotheses);
      const found = checks.find(({ check }) => check.id === asked);
      if (!found)
        throw new AnsweredError("unknown_check", asked, checks.map(({ check }) => check.id).join(", "));
      const outcomes = found.check.answers.map((one) => one.outcome);
      if (!outcomes.includes(outcome))
        throw new AnsweredError("unknown_outcome", asked, outcome, outcomes.join(", "));
      // What was answered before the claim's words changed is the same question.
      for (const former of await store.answers(id))
        if (former.check !== asked && findCheck(hypotheses, former)?.id === asked)
          await store.removeAnswer(id, former.check);
      const answer = { check: asked, outcome, hypothesis: found.claim.title, time: now };
      if (!(await store.setAnswer(id, answer))) throw noIssue();
      live.tell([{ project: issue.project, id, created: false }]);
      return (await detailOf(store, await issueFor(store, request, id), now)).detail;
    },
  );

  app.delete(
    "/api/issues/:id/checks/:check",
    {
      schema: {
        operationId: "takeBackAnswer",
        tags: ["issues"],
        summary: "Takes the answer of a check back.",
        params: Address,
        response: { 200: IssueDetail },
      },
    },
    async (request) => {
      mustWrite(request);
      const { id, check } = request.params;
      const { project } = await issueFor(store, request, id);
      if (!(await store.removeAnswer(id, check))) {
        const kept = (await store.answers(id)).map((one) => one.check);
        throw new AnsweredError("no_such_answer", check, kept.join(", "));
      }
      live.tell([{ project, id, created: false }]);
      return (await detailOf(store, await issueFor(store, request, id), Date.now())).detail;
    },
  );
}
