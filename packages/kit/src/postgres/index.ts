export { type Drift, type DriftOptions, type DriftProblem, drift } from "./drift.ts";
export { driftCheck } from "./drift-check.ts";
export {
  ConnectDeadlineError,
  MigrationError,
  MigrationLockError,
  PoolEndedError,
  PoolExhaustedError,
  QueryDeadlineError,
} from "./errors.ts";
export type { DrizzleTables, Expected, KyselyTables, PlainTables, PrismaModels } from "./expected-tables.ts";
export { explainConnectError } from "./explain-connect-error.ts";
export { guardPool } from "./guard-pool.ts";
export { type MigrateAtStartOptions, type MigratedAtStart, migrateAtStart } from "./migrate-at-start.ts";
export { type MigrationState, type MigrationsOptions, type MigrationTool, migrations } from "./migrations.ts";
export type { PoolGuardOptions } from "./pool-settings.ts";
export type { Orm } from "./reserved-names.ts";
