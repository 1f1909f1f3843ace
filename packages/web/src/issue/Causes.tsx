/** The verdict's claims about what failed first, with what speaks for and against them. */
import type { IssueDetail, WeighedHypothesis } from "../api/generated/types.ts";
import { plural } from "../parts/times.ts";
import { Confidence } from "../parts/Words.tsx";
import styles from "./Claims.module.css";
import { Evidence } from "./Evidence.tsx";
import { Prose } from "./Prose.tsx";
import { saidByHead } from "./saidByHead.ts";
import { spoken } from "./spoken.ts";
import { ToDo } from "./ToDo.tsx";

export function Causes({ issue }: { issue: IssueDetail }) {
  const causes = issue.verdict.hypotheses.filter(({ question }) => question === "cause");
  if (causes.length === 0) return null;
  const standing = causes.filter(({ status }) => status !== "ruled out");
  const out = causes.filter(({ status }) => status === "ruled out");
  // What to do about the first one stands beside.
  const first = standing.find(({ fixes }) => fixes.length > 0);
  const one = (cause: WeighedHypothesis) => (
    <Cause
      key={cause.id}
      issue={issue}
      cause={cause}
      withFixes={cause !== first && cause.status !== "ruled out" && cause.fixes.length > 0}
    />
  );
  return (
    <section aria-labelledby="causes" className={styles.claims}>
      <h2 id="causes" className={styles.title}>
        {headline(standing.length, issue.verdict.cause !== null)}
      </h2>
      {standing.map(one)}
      {out.length > 0 && (
        <details>
          <summary>{out.length} ruled out</summary>
          {out.map(one)}
        </details>
      )}
    </section>
  );
}

function headline(standing: number, named: boolean): string {
  if (standing > 1) return "Possible causes";
  if (standing === 0) return "No cause stands";
  return named ? "Cause" : "Possible cause";
}

function Cause({
  issue,
  cause,
  withFixes,
}: {
  issue: IssueDetail;
  cause: WeighedHypothesis;
  withFixes: boolean;
}) {
  // The links of a chain over services stand above, as its steps.
  const own = issue.hypotheses.some(({ title }) => title === cause.title);
  const shown =
    issue.story && !own ? cause.evidence.filter(({ text }) => !isStep(text, issue)) : cause.evidence;
  const against = cause.against.filter(({ text }) => !saidByHead(issue).includes(text));
  return (
    <article className={styles.claim}>
      <h3 className={styles.name}>
        <Prose text={cause.title} /> <Confidence word={cause.status} />
      </h3>
      {cause.cause && (
        <p className={styles.why}>
          <Prose text={cause.cause} />
        </p>
      )}
      {cause.impact && <p className={styles.facts}>{cause.impact}</p>}
      <Evidence name="For" items={spoken(shown, issue.verdict)} project={issue.project} />
      {shown.length < cause.evidence.length && (
        <p className={styles.follows}>
          <a href="#story">{plural(cause.evidence.length - shown.length, "step")} that followed from it</a>
        </p>
      )}
      <Evidence name="Against" items={spoken(against, issue.verdict)} project={issue.project} />
      {withFixes && <ToDo cause={cause} />}
    </article>
  );
}

function isStep(text: string, { story }: IssueDetail): boolean {
  return story?.steps.some((step, index) => index > 0 && text.startsWith(`Then ${step.text}`)) === true;
}
