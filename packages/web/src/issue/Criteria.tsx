/** What the team wants to see before the issue counts as recovered: how it went so far, and how to change it. */
import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Criterion, IssueDetail } from "../api/generated/types.ts";
import { issueQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import styles from "./Recovery.module.css";
import { RecoveryWord } from "./RecoveryWord.tsx";

const STATES = {
  held: { mark: "✓", tone: "holding" },
  running: { mark: "◐", tone: "plain" },
  broken: { mark: "✕", tone: "failing" },
  "not observed": { mark: "○", tone: "degraded" },
} as const;

const EVERY_ROUTE = "every route";

export function Criteria({ issue }: { issue: IssueDetail }) {
  const change = useChangeCriteria(issue.id);
  const judged = issue.recovery?.criteria ?? [];
  return (
    <>
      {judged.length > 0 && (
        <ul className={styles.list} aria-label="Criteria of the team">
          {judged.map(({ name, state, left, signal }) => (
            <li key={name} title={signal}>
              <span>{name}</span>
              <span className={styles.count}>
                <RecoveryWord {...STATES[state]} text={state} />
                {left > 0 && state !== "not observed" && ` ${toGo(left)} to go`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <details className={styles.more}>
        <summary>{judged.length === 0 ? "Add a criterion" : "Change the criteria"}</summary>
        <ul className={`${styles.list} ${styles.change}`}>
          {issue.criteria.map((criterion, index) => {
            const name = judged[index]?.name ?? criterion.kind;
            return (
              <li key={name}>
                <span>{name}</span>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Remove ${name}`}
                  onClick={() => change.mutate(issue.criteria.filter((one) => one !== criterion))}
                >
                  Remove
                </Button>
              </li>
            );
          })}
        </ul>
        <Add
          routes={issue.routes}
          busy={change.isPending}
          add={(one) => change.mutate([...issue.criteria, one])}
        />
        <p role="status" className={styles.refused}>
          {change.isError && `Not changed: ${change.error.message}`}
        </p>
      </details>
    </>
  );
}

function Add({
  routes,
  busy,
  add,
}: {
  routes: string[];
  busy: boolean;
  add: (criterion: Criterion) => void;
}) {
  const [kind, setKind] = useState<Criterion["kind"]>("no-5xx");
  const [route, setRoute] = useState("");
  const [hours, setHours] = useState<number | string>(24);
  const [milliseconds, setMilliseconds] = useState<number | string>(300);
  const slow = kind === "p95-below";
  const chosen = slow ? route || routes[0] : route;
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        const of = { hours: Number(hours) };
        if (!slow) add({ kind, ...of, ...(chosen && { route: chosen }) });
        else if (chosen) add({ kind, ...of, route: chosen, milliseconds: Number(milliseconds) });
      }}
    >
      <NativeSelect
        size="xs"
        label="What"
        data={[
          { value: "no-5xx", label: "no 5xx" },
          ...(routes.length > 0 ? [{ value: "p95-below", label: "p95 below" }] : []),
        ]}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Criterion["kind"])}
      />
      {slow && (
        <NumberInput
          size="xs"
          label="Milliseconds"
          min={1}
          max={3_600_000}
          required
          value={milliseconds}
          onChange={setMilliseconds}
        />
      )}
      <NativeSelect
        size="xs"
        label="On"
        data={slow ? routes : [{ value: "", label: EVERY_ROUTE }, ...routes]}
        value={chosen ?? ""}
        onChange={(event) => setRoute(event.currentTarget.value)}
      />
      <NumberInput
        size="xs"
        label="For hours"
        min={0.1}
        max={336}
        required
        value={hours}
        onChange={setHours}
      />
      <Button type="submit" size="xs" variant="default" loading={busy}>
        Add
      </Button>
    </form>
  );
}

function useChangeCriteria(id: string) {
  const client = useQueryClient();
  const { queryKey } = issueQuery(id);
  return useMutation({
    mutationFn: (criteria: Criterion[]) =>
      request<IssueDetail>(`/api/issues/${encodeURIComponent(id)}/criteria`, {
        method: "PUT",
        body: { criteria },
      }),
    onSuccess: (issue) => client.setQueryData(queryKey, issue),
  });
}

/** Rounded up: what is to come is not over before it is. */
function toGo(left: number): string {
  const minutes = Math.ceil(left / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
