/** Search, status, project and order of the list; all of it stands in the address. */
import { Kbd, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import type { IssueSort } from "../api/queries.ts";
import { projectsQuery } from "../api/queries.ts";
import type { IssuesSearch } from "../router.tsx";
import styles from "./Filters.module.css";

const STATUSES = [
  { value: "unresolved", label: "Unresolved" },
  { value: "resolved", label: "Resolved" },
  { value: "ignored", label: "Ignored" },
  { value: "all", label: "All" },
];
const SORTS = [
  { value: "last-seen", label: "Last seen" },
  { value: "first-seen", label: "Newest" },
  { value: "count", label: "Most failures" },
];
/** Milliseconds of rest before what is typed is searched for. */
const REST = 250;

type Change = { [key in keyof IssuesSearch]?: IssuesSearch[key] | undefined };

export function Filters({
  search,
  change,
  searchBox,
}: {
  search: IssuesSearch;
  change: (next: Partial<IssuesSearch>) => void;
  searchBox: RefObject<HTMLInputElement | null>;
}) {
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  const [text, setText] = useState(search.q ?? "");
  // Undefined values are dropped from the address by the router.
  const set = (next: Change): void => change(next as Partial<IssuesSearch>);

  useEffect(() => setText(search.q ?? ""), [search.q]);
  const find = useEffectEvent(() => {
    const q = text.trim();
    if (q !== (search.q ?? "")) set({ q: q || undefined });
  });
  useEffect(() => {
    if (text === "") find();
    const timer = setTimeout(find, REST);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <search className={styles.filters} aria-label="Issues">
      <TextInput
        ref={searchBox}
        className={styles.text}
        type="search"
        aria-label="Search issues"
        placeholder="Search type, message, route"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        rightSection={text === "" ? <Kbd aria-hidden="true">/</Kbd> : null}
        rightSectionPointerEvents="none"
      />
      <SegmentedControl
        className={styles.status}
        aria-label="Status"
        data={STATUSES}
        value={search.status ?? "unresolved"}
        onChange={(value) =>
          set({ status: value === "unresolved" ? undefined : (value as NonNullable<IssuesSearch["status"]>) })
        }
      />
      {projects.length > 1 && (
        <NativeSelect
          className={styles.select}
          aria-label="Project"
          data={[
            { value: "", label: "All projects" },
            ...projects.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={search.project ?? ""}
          onChange={(event) => set({ project: event.currentTarget.value || undefined })}
        />
      )}
      <NativeSelect
        className={styles.select}
        aria-label="Order"
        data={SORTS}
        value={search.sort ?? "last-seen"}
        onChange={(event) => {
          const sort = event.currentTarget.value as IssueSort;
          set({ sort: sort === "last-seen" ? undefined : sort });
        }}
      />
    </search>
  );
}
