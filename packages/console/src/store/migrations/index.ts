/** The migrations in order. A new one is a new file and a line here; names sort, and never change once released. */
import type { Migration } from "kysely/migration";
import { spine } from "./0001-spine.ts";
import { changes } from "./0002-changes.ts";
import { overTime } from "./0003-over-time.ts";
import { answers } from "./0004-answers.ts";
import { health } from "./0005-health.ts";

export function migrations(kind: "sqlite" | "postgres"): Record<string, Migration> {
  return {
    "0001-spine": spine(kind),
    "0002-changes": changes(kind),
    "0003-over-time": overTime(kind),
    "0004-answers": answers(kind),
    "0005-health": health(kind),
  };
}
