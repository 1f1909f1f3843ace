/** What would decide between causes: commands to run, what their answers look like, and the answers that were given. */
import { Button } from "@mantine/core";
import { useRef } from "react";
import { useAnswerCheck } from "../api/answerCheck.ts";
import type { Check, IssueDetail } from "../api/generated/types.ts";
import { Copy } from "../parts/Copy.tsx";
import { Time } from "../parts/Time.tsx";
import styles from "./Decide.module.css";
import { Prose } from "./Prose.tsx";

/** Checks that are shown at once. */
const SHOWN = 2;

/** What an answer does to the claim. */
const DOES = {
  "check-shows": "speaks strongly for it",
  "check-fits": "speaks for it",
  "check-against": "speaks against it",
  "check-excludes": "speaks strongly against it",
  "check-disproves": "rules it out",
} as const;

export function Decide({ issue }: { issue: IssueDetail }) {
  const { deciding, answers, hypotheses, status } = issue.verdict;
  const title = useRef<HTMLHeadingElement>(null);
  // What was pressed goes away with the answer: the focus must not get lost with it.
  const change = useAnswerCheck(issue.id, () => title.current?.focus());
  if (deciding.length === 0 && answers.length === 0) return null;
  const titles = new Map(hypotheses.map((claim) => [claim.id, claim.title]));
  const one = (check: Check) => (
    <One
      key={check.id}
      check={check}
      about={titles.get(check.hypothesis)}
      busy={change.isPending}
      answer={(outcome) => change.mutate({ check: check.id, outcome })}
    />
  );
  return (
    <section id="decide" aria-labelledby="deciding">
      <h2 id="deciding" ref={title} tabIndex={-1} className={styles.title}>
        What would decide
      </h2>
      {answers.length > 0 && (
        <ul className={styles.given} aria-label="Answers that were given">
          {answers.map((given) => (
            <Given
              key={given.check}
              given={given}
              busy={change.isPending}
              takeBack={() => change.mutate({ check: given.check })}
            />
          ))}
        </ul>
      )}
      {deciding.slice(0, SHOWN).map(one)}
      {deciding.length > SHOWN && (
        <details className={styles.more}>
          <summary>{deciding.length - SHOWN} more to ask</summary>
          {deciding.slice(SHOWN).map(one)}
        </details>
      )}
      <p role="status" className={change.isError ? styles.refused : "hidden"}>
        {change.isError
          ? `Not taken: ${change.error.message}`
          : change.isSuccess && `Weighed again: the cause is ${status}.`}
      </p>
    </section>
  );
}

function One({
  check: { asks, run, answers },
  about,
  busy,
  answer,
}: {
  check: Check;
  about: string | undefined;
  busy: boolean;
  answer: (outcome: string) => void;
}) {
  return (
    <article className={styles.check}>
      <h3 className={styles.asks}>
        <Prose text={asks} />
      </h3>
      {about && (
        <p className={styles.about}>
          For: <Prose text={about} />
        </p>
      )}
      <div className={styles.command}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
        <pre tabIndex={0}>
          <code>{run}</code>
        </pre>
        <Copy text={run} label={`command: ${asks}`} />
      </div>
      <ul className={styles.answers} aria-label={`Answers: ${asks}`}>
        {answers.map(({ outcome, looks, means, weight }) => (
          <li key={outcome}>
            <Button
              size="compact-sm"
              variant="default"
              disabled={busy}
              aria-label={`${worded(outcome)}: ${looks}`}
              onClick={() => answer(outcome)}
            >
              {worded(outcome)}
            </Button>
            <p>
              <Prose text={looks} />{" "}
              <span>
                <Prose text={means} /> <i>{DOES[weight]}</i>
              </span>
            </p>
          </li>
        ))}
      </ul>
    </article>
  );
}

function Given({
  given: { check, outcome, hypothesis, time, asks, looks, applies },
  busy,
  takeBack,
}: {
  given: IssueDetail["verdict"]["answers"][number];
  busy: boolean;
  takeBack: () => void;
}) {
  return (
    <li data-applies={applies}>
      <p>
        <span aria-hidden="true">{applies ? "✓" : "–"}</span> <b>{worded(outcome)}</b>{" "}
        <span className={styles.about}>
          {asks ?? <code>{check.split("@", 1)[0]}</code>} <Time at={time} />
        </span>
        <br />
        {applies ? (
          <Prose text={looks ?? ""} />
        ) : (
          <>
            No longer applies: nothing is claimed now that it would decide. It was about:{" "}
            <Prose text={hypothesis} />
          </>
        )}
      </p>
      <Button
        size="compact-sm"
        variant="default"
        disabled={busy}
        aria-label={`Take back: ${asks ?? check}`}
        onClick={takeBack}
      >
        Take back
      </Button>
    </li>
  );
}

/** @example worded("no-rows") // "no rows" */
function worded(outcome: string): string {
  return outcome.replaceAll("-", " ");
}
