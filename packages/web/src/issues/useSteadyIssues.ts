/** The loaded issues in an order that does not move under the pointer or the focus. */
import { useRef } from "react";
import type { Issue } from "../api/generated/types.ts";
import { steadyOrder } from "./steadyOrder.ts";

/**
 * @param held True while the reader is on the list.
 * @param filter Changes with the filter: another list starts anew.
 */
export function useSteadyIssues(issues: Issue[], held: boolean, filter: string) {
  const shown = useRef<{ filter: string; ids: string[] }>({ filter, ids: [] });
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  const fresh = [...byId.keys()];
  const steady =
    held && shown.current.filter === filter && shown.current.ids.length > 0
      ? steadyOrder(shown.current.ids, fresh)
      : { order: fresh, waiting: 0 };
  shown.current = { filter, ids: steady.order };
  return {
    rows: steady.order.flatMap((id) => byId.get(id) ?? []),
    waiting: steady.waiting,
    /** Lets the waiting ones in. */
    settle: () => {
      shown.current = { filter, ids: fresh };
    },
  };
}
