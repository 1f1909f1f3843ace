/** The chain over several services: the first link at the top, below it what it brought, down to this issue. Why it is not surer stands with the claim. */
import type { IssueDetail } from "../api/generated/types.ts";
import { Time } from "../parts/Time.tsx";
import { Confidence } from "../parts/Words.tsx";
import styles from "./Chain.module.css";
import { Prose } from "./Prose.tsx";
import { Signals } from "./Signals.tsx";

type Told = NonNullable<IssueDetail["story"]>;
type Step = Told["steps"][number];

export function Story({ issue }: { issue: IssueDetail }) {
  const { story, project } = issue;
  if (!story) return null;
  const own = new Set([`issue ${issue.id}`, ...issue.chain.map(({ seen }) => seen)]);
  const { steps, also, status } = story;
  return (
    <section aria-labelledby="story">
      <h2 id="story" className={styles.title}>
        How it came, over the services <Confidence word={status} />
      </h2>
      <ol className={styles.chain}>
        {steps.map((step, index) => (
          <Link
            // biome-ignore lint/suspicious/noArrayIndexKey: the chain is a sequence, two steps may be alike
            key={index}
            step={step}
            project={project}
            role={
              index === 0
                ? "first link"
                : step.signals.some((signal) => own.has(signal))
                  ? "this issue"
                  : "then"
            }
            last={index === steps.length - 1}
          />
        ))}
      </ol>
      {also.length > 0 && (
        <details className={styles.beside}>
          <summary>{also.length} more that followed, no cause</summary>
          <ul>
            {also.map((step) => (
              <li key={step.signals.join()}>
                <Said step={step} project={project} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Link({ step, project, role, last }: { step: Step; project: string; role: string; last: boolean }) {
  return (
    <li
      className={styles.link}
      data-role={role === "first link" ? "root" : "symptom"}
      data-last={last || undefined}
    >
      <p className={styles.role}>
        {role}
        {step.time && (
          <span className={styles.when}>
            <Time at={step.time} />
          </span>
        )}
      </p>
      <div className={styles.body}>
        <Said step={step} project={project} />
      </div>
    </li>
  );
}

function Said({ step: { text, because, signals }, project }: { step: Step; project: string }) {
  return (
    <>
      <p className={styles.what}>
        <Prose text={upper(text)} />
      </p>
      <p className={styles.reason}>
        {because && (
          <>
            because <Prose text={because} />{" "}
          </>
        )}
        <Signals project={project} signals={signals} />
      </p>
    </>
  );
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
