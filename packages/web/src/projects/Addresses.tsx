/** Where a project's services send to, with the snippets for it; without a key there is nothing to send with, so one is offered. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CreatedKey, Project } from "../api/generated/types.ts";
import { keysQuery, projectsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { CopyField } from "./Snippets.tsx";
import type { Sendable } from "./snippets.ts";

export function Addresses({
  project,
  className,
  children,
}: {
  project: Project;
  className: string | undefined;
  /** What else needs a key. */
  children: (project: Sendable) => ReactNode;
}) {
  const { id, dsn, otlp } = project;
  const { endpoint, headers } = otlp;
  if (dsn === null || headers === null) return <NoKey project={id} />;
  return (
    <>
      <dl className={className}>
        <CopyField name="Sentry DSN" value={dsn} />
        <CopyField name="OTLP endpoint" value={endpoint} />
        {Object.entries(headers).map(([name, value]) => (
          <CopyField key={name} name="OTLP header" value={`${name}: ${value}`} />
        ))}
      </dl>
      {children({ dsn, otlp: { endpoint, headers } })}
    </>
  );
}

function NoKey({ project }: { project: string }) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      request<CreatedKey>(`/api/projects/${encodeURIComponent(project)}/keys`, {
        method: "POST",
        body: { kind: "ingest", label: "default" },
      }),
    onSuccess: () =>
      Promise.all([client.invalidateQueries(keysQuery(project)), client.invalidateQueries(projectsQuery)]),
  });
  return (
    <div>
      <p role="status">
        No key: nothing can be sent to this project.
        {make.isError && ` ${make.error.message}`}
      </p>
      <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        Make a key for sending
      </Button>
    </div>
  );
}
