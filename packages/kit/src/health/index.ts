export { type DiskCheckOptions, diskCheck } from "./checks/disk-check.ts";
export { type EventLoopCheckOptions, eventLoopCheck } from "./checks/event-loop-check.ts";
export { type HttpCheckOptions, httpCheck } from "./checks/http-check.ts";
export { type JourneyCheckOptions, type JourneyStep, journeyCheck } from "./checks/journey-check.ts";
export { type MemoryCheckOptions, memoryCheck } from "./checks/memory-check.ts";
export {
  type MigrationSummary,
  migrationsCheck,
  type NamedMigration,
} from "./checks/migrations-check.ts";
export { type PostgresCheckOptions, postgresCheck, type Queryable } from "./checks/postgres-check.ts";
export type { ConnectablePool, PoolClient, TableShape } from "./checks/read-table-shape.ts";
export { type Pingable, type RedisCheckOptions, redisCheck } from "./checks/redis-check.ts";
export { type TableShapeOptions, tableShapeCheck } from "./checks/table-shape-check.ts";
export { type TlsCheckOptions, tlsCheck } from "./checks/tls-check.ts";
export { createHealth } from "./create-health.ts";
export { CheckDeadlineError, CheckFailedError, HealthSetupError } from "./errors.ts";
export { handleHealth } from "./handle-health.ts";
export { type HealthListener, type HealthListenOptions, listenHealth } from "./listen-health.ts";
export type {
  CheckOptions,
  CheckReport,
  CheckResult,
  CheckRun,
  CheckState,
  DetailsOptions,
  Health,
  HealthAnswer,
  HealthOptions,
  HealthRequest,
  HealthSnapshot,
  LoopBlock,
  Measurement,
  ReadyMadeCheck,
  StartupState,
} from "./types.ts";
