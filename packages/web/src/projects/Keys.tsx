/** Keys of a project: for sending, and for reading by scripts. A reading key is shown whole once. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CreatedKey, Key, NewKey } from "../api/generated/types.ts";
import { keysQuery, projectsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { Table } from "../issue/parts/Tables.tsx";
import { Failed } from "../parts/State.tsx";
import { Time } from "../parts/Time.tsx";
import styles from "./ProjectsPage.module.css";
import { CopyField } from "./Snippets.tsx";

const KINDS = [
  { value: "read", label: "for reading" },
  { value: "ingest", label: "for sending" },
];

export function Keys({ project }: { project: string }) {
  const keys = useQuery(keysQuery(project));
  if (keys.isPending) return <p className={styles.quiet}>Loading keys</p>;
  if (!keys.data) return <Failed what="The keys" error={keys.error} retry={() => keys.refetch()} />;
  return (
    <>
      <Table heads={["Key", "Grants", "Label", "Made", "State"]}>
        {keys.data.keys.map((key) => (
          <Row key={key.id} entry={key} project={project} />
        ))}
      </Table>
      <Make project={project} />
    </>
  );
}

function Row({ entry, project }: { entry: Key; project: string }) {
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const revoke = useMutation({
    mutationFn: () => request<void>(`/api/keys/${encodeURIComponent(entry.id)}`, { method: "DELETE" }),
    onSettled: () =>
      Promise.all([client.invalidateQueries(keysQuery(project)), client.invalidateQueries(projectsQuery)]),
  });
  return (
    <tr>
      <td>
        <code>{entry.shown}</code>
      </td>
      <td>{entry.kind === "ingest" ? "sending" : "reading"}</td>
      <td>{entry.label || "–"}</td>
      <td>
        <Time at={entry.createdAt} />
      </td>
      <td>
        {entry.revokedAt ? (
          <Time prefix="revoked " at={entry.revokedAt} />
        ) : sure ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            Revoke: what uses it stops working
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => setSure(true)}>
            Revoke
          </Button>
        )}
        {revoke.isError && ` ${revoke.error.message}`}
      </td>
    </tr>
  );
}

function Make({ project }: { project: string }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<NewKey["kind"]>("read");
  const [label, setLabel] = useState("");
  const make = useMutation({
    mutationFn: () =>
      request<CreatedKey>(`/api/projects/${encodeURIComponent(project)}/keys`, {
        method: "POST",
        body: { kind, label: label.trim() },
      }),
    onSuccess: () => {
      setLabel("");
      // The first key for sending gives the project its addresses.
      return Promise.all([
        client.invalidateQueries(keysQuery(project)),
        client.invalidateQueries(projectsQuery),
      ]);
    },
  });
  return (
    <>
      <form
        className={styles.make}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <NativeSelect
          size="xs"
          aria-label="What the key grants"
          data={KINDS}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as NewKey["kind"])}
        />
        <TextInput
          size="xs"
          aria-label="Label of the key"
          placeholder="Label, e.g. ci"
          maxLength={100}
          value={label}
          error={make.error?.message}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" loading={make.isPending}>
          Make key
        </Button>
      </form>
      {make.data && (
        <div role="status">
          <p>{make.data.kind === "read" ? "Copy it now: it is not shown again." : "The new key:"}</p>
          <dl>
            <CopyField name="Key" value={make.data.secret} />
          </dl>
        </div>
      )}
    </>
  );
}
