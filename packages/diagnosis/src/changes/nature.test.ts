import { expect, test } from "vitest";
import { natureOf } from "./nature.ts";

test.each([
  ["migrations/0042_tenant.sql", "migration"],
  ["src/database/migrations/1700000000-tenants.ts", "migration"],
  ["prisma/schema.prisma", "migration"],
  ["alembic/versions/0001_notes.py", "migration"],
  ["db/structure.sql", "migration"],
  ["package-lock.json", "dependency"],
  ["services/api/go.sum", "dependency"],
  ["requirements-prod.txt", "dependency"],
  [".env.production", "configuration"],
  ["config/flags.json", "configuration"],
  ["fly.toml", "configuration"],
  ["deploy/values-eu.yaml", "configuration"],
  ["src/orders/service.test.ts", "test"],
  ["tests/test_notes.py", "test"],
  ["README.md", "words"],
  ["docs/start.txt", "words"],
  ["LICENSE", "words"],
  ["src/orders/service.ts", "code"],
  ["src/documents/store.ts", "code"],
  ["src/readme-parser.ts", "code"],
  ["src/prisma/client.ts", "code"],
  ["src/orders/queries/open.sql", "code"],
  ["src/protest/vote.ts", "code"],
] as const)("%s is %s", (path, nature) => {
  expect(natureOf(path)).toBe(nature);
});
