/** All analyzers, in the order in which they are asked: the first that recognises a failure names it. */
import type { Analyzer } from "./analyzer.ts";
import { jobLockLost } from "./brokers/job-lock-lost.ts";
import { kafkaUnavailable } from "./brokers/kafka-unavailable.ts";
import { rabbitmqAccessRefused } from "./brokers/rabbitmq-access-refused.ts";
import { rabbitmqChannelClosed } from "./brokers/rabbitmq-channel-closed.ts";
import { rabbitmqNotFound } from "./brokers/rabbitmq-not-found.ts";
import { rabbitmqPreconditionFailed } from "./brokers/rabbitmq-precondition-failed.ts";
import { mongoNotPrimary } from "./databases/mongo-not-primary.ts";
import { mongoServerSelection } from "./databases/mongo-server-selection.ts";
import { mysqlAuthPlugin } from "./databases/mysql-auth-plugin.ts";
import { mysqlConnectionLost } from "./databases/mysql-connection-lost.ts";
import { mysqlPacketTooLarge } from "./databases/mysql-packet-too-large.ts";
import { sqliteBusy } from "./databases/sqlite-busy.ts";
import { sqliteCannotOpen } from "./databases/sqlite-cannot-open.ts";
import { sqliteDamaged } from "./databases/sqlite-damaged.ts";
import { authentication } from "./general/authentication.ts";
import { configurationMissing } from "./general/configuration-missing.ts";
import { connectionRefused } from "./general/connection-refused.ts";
import { connectionReset } from "./general/connection-reset.ts";
import { constraintViolation } from "./general/constraint-violation.ts";
import { dataRace } from "./general/data-race.ts";
import { databaseShutdown } from "./general/database-shutdown.ts";
import { deadlock } from "./general/deadlock.ts";
import { diskFull } from "./general/disk-full.ts";
import { dns } from "./general/dns.ts";
import { headersSent } from "./general/headers-sent.ts";
import { indexOutOfRange } from "./general/index-out-of-range.ts";
import { invalidJson } from "./general/invalid-json.ts";
import { invalidValue } from "./general/invalid-value.ts";
import { missingAwait } from "./general/missing-await.ts";
import { missingMethod } from "./general/missing-method.ts";
import { moduleNotFound } from "./general/module-not-found.ts";
import { outOfMemory } from "./general/out-of-memory.ts";
import { permissionDenied } from "./general/permission-denied.ts";
import { portInUse } from "./general/port-in-use.ts";
import { rateLimited } from "./general/rate-limited.ts";
import { readOnly } from "./general/read-only.ts";
import { serializer } from "./general/serializer.ts";
import { timeout } from "./general/timeout.ts";
import { tlsCertificate } from "./general/tls-certificate.ts";
import { tooManyConnections } from "./general/too-many-connections.ts";
import { undefinedAccess } from "./general/undefined-access.ts";
import { undefinedColumn } from "./general/undefined-column.ts";
import { undefinedFunction } from "./general/undefined-function.ts";
import { undefinedTable } from "./general/undefined-table.ts";
import { answerBrokenOff } from "./http/answer-broken-off.ts";
import { bodyTimeout } from "./http/body-timeout.ts";
import { circuitOpen } from "./http/circuit-open.ts";
import { connectTimeout } from "./http/connect-timeout.ts";
import { contentLengthMismatch } from "./http/content-length-mismatch.ts";
import { dnsNameUnknown } from "./http/dns-name-unknown.ts";
import { dnsUnavailable } from "./http/dns-unavailable.ts";
import { fetchFailed } from "./http/fetch-failed.ts";
import { headersTimeout } from "./http/headers-timeout.ts";
import { hostUnreachable } from "./http/host-unreachable.ts";
import { httpParseError } from "./http/http-parse-error.ts";
import { ipv6LoopbackFirst } from "./http/ipv6-loopback-first.ts";
import { payloadTooLarge } from "./http/payload-too-large.ts";
import { proxyRefused } from "./http/proxy-refused.ts";
import { redirectLoop } from "./http/redirect-loop.ts";
import { tlsExpired } from "./http/tls-expired.ts";
import { tlsHostNameMismatch } from "./http/tls-host-name-mismatch.ts";
import { tlsUntrustedIssuer } from "./http/tls-untrusted-issuer.ts";
import { tlsWrongProtocol } from "./http/tls-wrong-protocol.ts";
import { tooManyOpenFiles } from "./http/too-many-open-files.ts";
import { corsRefused } from "./identity/cors-refused.ts";
import { csrfRefused } from "./identity/csrf-refused.ts";
import { jwksNoMatchingKey } from "./identity/jwks-no-matching-key.ts";
import { jwksUnreachable } from "./identity/jwks-unreachable.ts";
import { jwtClaimMismatch } from "./identity/jwt-claim-mismatch.ts";
import { jwtExpired } from "./identity/jwt-expired.ts";
import { jwtKeyMissing } from "./identity/jwt-key-missing.ts";
import { jwtMalformed } from "./identity/jwt-malformed.ts";
import { jwtNotActive } from "./identity/jwt-not-active.ts";
import { jwtSignatureInvalid } from "./identity/jwt-signature-invalid.ts";
import { oauthInvalidClient } from "./identity/oauth-invalid-client.ts";
import { oauthInvalidGrant } from "./identity/oauth-invalid-grant.ts";
import { oauthRedirectMismatch } from "./identity/oauth-redirect-mismatch.ts";
import { oauthStateMismatch } from "./identity/oauth-state-mismatch.ts";
import { sessionSecretMissing } from "./identity/session-secret-missing.ts";
import { webhookSignatureInvalid } from "./identity/webhook-signature-invalid.ts";
import { aborted } from "./javascript/aborted.ts";
import { assertionFailed } from "./javascript/assertion-failed.ts";
import { awaitOutsideAsync } from "./javascript/await-outside-async.ts";
import { bigintInJson } from "./javascript/bigint-in-json.ts";
import { bigintMixed } from "./javascript/bigint-mixed.ts";
import { bodyAlreadyRead } from "./javascript/body-already-read.ts";
import { bufferTooLarge } from "./javascript/buffer-too-large.ts";
import { callStackExceeded } from "./javascript/call-stack-exceeded.ts";
import { classWithoutNew } from "./javascript/class-without-new.ts";
import { commonjsNameInModule } from "./javascript/commonjs-name-in-module.ts";
import { constantAssignment } from "./javascript/constant-assignment.ts";
import { cycleInJson } from "./javascript/cycle-in-json.ts";
import { defaultExportInterop } from "./javascript/default-export-interop.ts";
import { destructureUndefined } from "./javascript/destructure-undefined.ts";
import { eventLoopBlocked } from "./javascript/event-loop-blocked.ts";
import { exportPathMissing } from "./javascript/export-path-missing.ts";
import { fileMissing } from "./javascript/file-missing.ts";
import { heapOutOfMemory } from "./javascript/heap-out-of-memory.ts";
import { importOutsideModule } from "./javascript/import-outside-module.ts";
import { invalidArgument } from "./javascript/invalid-argument.ts";
import { invalidDate } from "./javascript/invalid-date.ts";
import { invalidHeader } from "./javascript/invalid-header.ts";
import { invalidUrl } from "./javascript/invalid-url.ts";
import { listenerLeak } from "./javascript/listener-leak.ts";
import { malformedUri } from "./javascript/malformed-uri.ts";
import { missingExport } from "./javascript/missing-export.ts";
import { notAList } from "./javascript/not-a-list.ts";
import { notCloneable } from "./javascript/not-cloneable.ts";
import { notIterable } from "./javascript/not-iterable.ts";
import { packageMissing } from "./javascript/package-missing.ts";
import { reduceOfEmpty } from "./javascript/reduce-of-empty.ts";
import { rejectedWithNonError } from "./javascript/rejected-with-non-error.ts";
import { requireOfEsm } from "./javascript/require-of-esm.ts";
import { sourceFileMissing } from "./javascript/source-file-missing.ts";
import { undefinedName } from "./javascript/undefined-name.ts";
import { useBeforeInitialization } from "./javascript/use-before-initialization.ts";
import { drizzleQueryFailed } from "./orm/drizzle-query-failed.ts";
import { mongooseBufferingTimeout } from "./orm/mongoose-buffering-timeout.ts";
import { mongooseCast } from "./orm/mongoose-cast.ts";
import { mongooseModelTwice } from "./orm/mongoose-model-twice.ts";
import { mongooseVersion } from "./orm/mongoose-version.ts";
import { notConnected } from "./orm/not-connected.ts";
import { prismaClientNotGenerated } from "./orm/prisma-client-not-generated.ts";
import { prismaTransactionClosed } from "./orm/prisma-transaction-closed.ts";
import { prismaValidation } from "./orm/prisma-validation.ts";
import { queryFailed } from "./orm/query-failed.ts";
import { recordNotFound } from "./orm/record-not-found.ts";
import { sequelizeAssociationMissing } from "./orm/sequelize-association-missing.ts";
import { sequelizeValidation } from "./orm/sequelize-validation.ts";
import { typeormEntityMetadataMissing } from "./orm/typeorm-entity-metadata-missing.ts";
import { cloudRunMemoryLimit } from "./platform/cloud-run-memory-limit.ts";
import { cloudRunNoInstance } from "./platform/cloud-run-no-instance.ts";
import { commandNotRunnable } from "./platform/command-not-runnable.ts";
import { crashLoop } from "./platform/crash-loop.ts";
import { exited } from "./platform/exited.ts";
import { healthCheckFailed } from "./platform/health-check-failed.ts";
import { herokuAppCrashed } from "./platform/heroku-app-crashed.ts";
import { herokuMemoryQuota } from "./platform/heroku-memory-quota.ts";
import { herokuRequestTimeout } from "./platform/heroku-request-timeout.ts";
import { imageNotPulled } from "./platform/image-not-pulled.ts";
import { killed } from "./platform/killed.ts";
import { lambdaInitTimeout } from "./platform/lambda-init-timeout.ts";
import { notReady } from "./platform/not-ready.ts";
import { notRunning } from "./platform/not-running.ts";
import { oomKilled } from "./platform/oom-killed.ts";
import { podEvicted } from "./platform/pod-evicted.ts";
import { portNotBound } from "./platform/port-not-bound.ts";
import { segmentationFault } from "./platform/segmentation-fault.ts";
import { stoppedBySignal } from "./platform/stopped-by-signal.ts";
import { timeLimit } from "./platform/time-limit.ts";
import { vercelFunctionFailed } from "./platform/vercel-function-failed.ts";
import { vercelFunctionTimeout } from "./platform/vercel-function-timeout.ts";
import { knexPoolTimeout } from "./pools/knex-pool-timeout.ts";
import { mongoPoolTimeout } from "./pools/mongo-pool-timeout.ts";
import { poolEnded } from "./pools/pool-ended.ts";
import { poolExhausted } from "./pools/pool-exhausted.ts";
import { prismaPoolTimeout } from "./pools/prisma-pool-timeout.ts";
import { releasedTwice } from "./pools/released-twice.ts";
import { sequelizeAcquireTimeout } from "./pools/sequelize-acquire-timeout.ts";
import { sqlalchemyPoolTimeout } from "./pools/sqlalchemy-pool-timeout.ts";
import { staleConnection } from "./pools/stale-connection.ts";
import { adminShutdown } from "./postgres/admin-shutdown.ts";
import { alreadyExists } from "./postgres/already-exists.ts";
import { ambiguousColumn } from "./postgres/ambiguous-column.ts";
import { bindMismatch } from "./postgres/bind-mismatch.ts";
import { cachedPlanChanged } from "./postgres/cached-plan-changed.ts";
import { cannotConnectNow } from "./postgres/cannot-connect-now.ts";
import { checkViolation } from "./postgres/check-violation.ts";
import { conflictTargetMissing } from "./postgres/conflict-target-missing.ts";
import { connectionLimitOfRole } from "./postgres/connection-limit-of-role.ts";
import { crashShutdown } from "./postgres/crash-shutdown.ts";
import { databaseDiskFull } from "./postgres/database-disk-full.ts";
import { databaseMissing } from "./postgres/database-missing.ts";
import { datatypeMismatch } from "./postgres/datatype-mismatch.ts";
import { divisionByZero } from "./postgres/division-by-zero.ts";
import { exclusionViolation } from "./postgres/exclusion-violation.ts";
import { foreignKeyViolation } from "./postgres/foreign-key-violation.ts";
import { groupingError } from "./postgres/grouping-error.ts";
import { idleTransactionTimeout } from "./postgres/idle-transaction-timeout.ts";
import { invalidDatetime } from "./postgres/invalid-datetime.ts";
import { invalidEnumValue } from "./postgres/invalid-enum-value.ts";
import { invalidJsonInDatabase } from "./postgres/invalid-json-in-database.ts";
import { invalidTextRepresentation } from "./postgres/invalid-text-representation.ts";
import { jsonShape } from "./postgres/json-shape.ts";
import { lockTimeout } from "./postgres/lock-timeout.ts";
import { missingFromEntry } from "./postgres/missing-from-entry.ts";
import { noPgHbaEntry } from "./postgres/no-pg-hba-entry.ts";
import { notInTransactionBlock } from "./postgres/not-in-transaction-block.ts";
import { notNullViolation } from "./postgres/not-null-violation.ts";
import { nullByte } from "./postgres/null-byte.ts";
import { numericOutOfRange } from "./postgres/numeric-out-of-range.ts";
import { operationInProgress } from "./postgres/operation-in-progress.ts";
import { passwordRejected } from "./postgres/password-rejected.ts";
import { poolerClientLimit } from "./postgres/pooler-client-limit.ts";
import { preparedStatementMissing } from "./postgres/prepared-statement-missing.ts";
import { readOnlyTransaction } from "./postgres/read-only-transaction.ts";
import { roleMissing } from "./postgres/role-missing.ts";
import { rowLevelSecurity } from "./postgres/row-level-security.ts";
import { serializationFailure } from "./postgres/serialization-failure.ts";
import { sharedMemoryExhausted } from "./postgres/shared-memory-exhausted.ts";
import { sqlSyntax } from "./postgres/sql-syntax.ts";
import { sslNotSupported } from "./postgres/ssl-not-supported.ts";
import { statementTimeout } from "./postgres/statement-timeout.ts";
import { transactionAborted } from "./postgres/transaction-aborted.ts";
import { undefinedType } from "./postgres/undefined-type.ts";
import { uniqueViolation } from "./postgres/unique-violation.ts";
import { valueTooLong } from "./postgres/value-too-long.ts";
import { argumentMismatch } from "./python/argument-mismatch.ts";
import { asyncIterationMix } from "./python/async-iteration-mix.ts";
import { endOfStream } from "./python/end-of-stream.ts";
import { keyMissing } from "./python/key-missing.ts";
import { sqlalchemyLazyLoad } from "./python/sqlalchemy-lazy-load.ts";
import { sqlalchemyReservedName } from "./python/sqlalchemy-reserved-name.ts";
import { wrongEventLoop } from "./python/wrong-event-loop.ts";
import { redisAuthRequired } from "./redis/redis-auth-required.ts";
import { redisCannotSave } from "./redis/redis-cannot-save.ts";
import { redisClusterRedirect } from "./redis/redis-cluster-redirect.ts";
import { redisLoading } from "./redis/redis-loading.ts";
import { redisMaxClients } from "./redis/redis-max-clients.ts";
import { redisOutOfMemory } from "./redis/redis-out-of-memory.ts";
import { redisReadOnlyReplica } from "./redis/redis-read-only-replica.ts";
import { redisRetriesSpent } from "./redis/redis-retries-spent.ts";
import { redisSubscriberMode } from "./redis/redis-subscriber-mode.ts";
import { redisUnknownCommand } from "./redis/redis-unknown-command.ts";
import { redisWrongType } from "./redis/redis-wrong-type.ts";
import { checkpointsTooFrequent } from "./server-log/checkpoints-too-frequent.ts";
import { clientConnectionLost } from "./server-log/client-connection-lost.ts";
import { crashRecovery } from "./server-log/crash-recovery.ts";
import { endOfWriteAheadLog } from "./server-log/end-of-write-ahead-log.ts";
import { improperShutdown } from "./server-log/improper-shutdown.ts";
import { serverProcessKilled } from "./server-log/server-process-killed.ts";
import { addressNotAvailable } from "./start/address-not-available.ts";
import { configurationInvalid } from "./start/configuration-invalid.ts";
import { fileWatchersLimit } from "./start/file-watchers-limit.ts";
import { migrationFailed } from "./start/migration-failed.ts";
import { nativeModuleMismatch } from "./start/native-module-mismatch.ts";
import { privilegedPort } from "./start/privileged-port.ts";
import { startHung } from "./start/start-hung.ts";
import { startScriptMissing } from "./start/start-script-missing.ts";
import { syntaxError } from "./start/syntax-error.ts";
import { systemLibraryMissing } from "./start/system-library-missing.ts";
import { typescriptNotRunnable } from "./start/typescript-not-runnable.ts";
import { wrongNodeVersion } from "./start/wrong-node-version.ts";
import { websocketAbnormalClose } from "./websocket/websocket-abnormal-close.ts";
import { websocketApplicationClose } from "./websocket/websocket-application-close.ts";
import { websocketMessageTooBig } from "./websocket/websocket-message-too-big.ts";
import { websocketNotOpen } from "./websocket/websocket-not-open.ts";
import { websocketServerErrorClose } from "./websocket/websocket-server-error-close.ts";
import { websocketUpgradeRefused } from "./websocket/websocket-upgrade-refused.ts";

/** What a database server's log tells of its own life. */
const serverLog: readonly Analyzer[] = [
  improperShutdown,
  crashRecovery,
  endOfWriteAheadLog,
  checkpointsTooFrequent,
  clientConnectionLost,
  serverProcessKilled,
];

/** One precise failure each. Of those that could know the same text the narrower stands first. */
const precise: readonly Analyzer[] = [
  drizzleQueryFailed,
  preparedStatementMissing,
  invalidDatetime,
  missingFromEntry,
  reduceOfEmpty,
  fetchFailed,
  redisUnknownCommand,
  recordNotFound,
  prismaValidation,
  prismaClientNotGenerated,
  prismaTransactionClosed,
  typeormEntityMetadataMissing,
  notConnected,
  sequelizeValidation,
  sequelizeAssociationMissing,
  mongooseCast,
  mongooseBufferingTimeout,
  mongooseVersion,
  mongooseModelTwice,
  notAList,
  destructureUndefined,
  notIterable,
  defaultExportInterop,
  bigintInJson,
  cycleInJson,
  notCloneable,
  bigintMixed,
  requireOfEsm,
  importOutsideModule,
  commonjsNameInModule,
  missingExport,
  packageMissing,
  sourceFileMissing,
  exportPathMissing,
  heapOutOfMemory,
  bufferTooLarge,
  callStackExceeded,
  eventLoopBlocked,
  rejectedWithNonError,
  bodyAlreadyRead,
  invalidUrl,
  invalidDate,
  useBeforeInitialization,
  constantAssignment,
  undefinedName,
  classWithoutNew,
  invalidHeader,
  malformedUri,
  listenerLeak,
  awaitOutsideAsync,
  privilegedPort,
  addressNotAvailable,
  configurationInvalid,
  startHung,
  migrationFailed,
  nativeModuleMismatch,
  systemLibraryMissing,
  typescriptNotRunnable,
  wrongNodeVersion,
  startScriptMissing,
  fileWatchersLimit,
  ambiguousColumn,
  undefinedType,
  sqlSyntax,
  groupingError,
  alreadyExists,
  datatypeMismatch,
  bindMismatch,
  conflictTargetMissing,
  notNullViolation,
  uniqueViolation,
  foreignKeyViolation,
  checkViolation,
  exclusionViolation,
  valueTooLong,
  numericOutOfRange,
  invalidJsonInDatabase,
  jsonShape,
  invalidEnumValue,
  invalidTextRepresentation,
  nullByte,
  divisionByZero,
  serializationFailure,
  lockTimeout,
  statementTimeout,
  idleTransactionTimeout,
  connectionLimitOfRole,
  poolerClientLimit,
  adminShutdown,
  crashShutdown,
  cannotConnectNow,
  readOnlyTransaction,
  databaseDiskFull,
  sharedMemoryExhausted,
  passwordRejected,
  noPgHbaEntry,
  roleMissing,
  databaseMissing,
  sslNotSupported,
  transactionAborted,
  notInTransactionBlock,
  cachedPlanChanged,
  rowLevelSecurity,
  operationInProgress,
  mysqlPacketTooLarge,
  mysqlAuthPlugin,
  mysqlConnectionLost,
  sqliteBusy,
  sqliteDamaged,
  sqliteCannotOpen,
  mongoServerSelection,
  mongoNotPrimary,
  redisAuthRequired,
  redisReadOnlyReplica,
  redisClusterRedirect,
  redisOutOfMemory,
  redisLoading,
  redisMaxClients,
  redisSubscriberMode,
  redisWrongType,
  redisCannotSave,
  redisRetriesSpent,
  rabbitmqPreconditionFailed,
  rabbitmqAccessRefused,
  rabbitmqNotFound,
  rabbitmqChannelClosed,
  kafkaUnavailable,
  jobLockLost,
  poolExhausted,
  prismaPoolTimeout,
  knexPoolTimeout,
  sequelizeAcquireTimeout,
  mongoPoolTimeout,
  sqlalchemyPoolTimeout,
  staleConnection,
  poolEnded,
  releasedTwice,
  websocketAbnormalClose,
  websocketMessageTooBig,
  websocketServerErrorClose,
  websocketApplicationClose,
  websocketUpgradeRefused,
  websocketNotOpen,
  hostUnreachable,
  dnsNameUnknown,
  dnsUnavailable,
  ipv6LoopbackFirst,
  tlsExpired,
  tlsUntrustedIssuer,
  tlsHostNameMismatch,
  tlsWrongProtocol,
  connectTimeout,
  headersTimeout,
  bodyTimeout,
  answerBrokenOff,
  proxyRefused,
  redirectLoop,
  payloadTooLarge,
  tooManyOpenFiles,
  httpParseError,
  contentLengthMismatch,
  circuitOpen,
  jwtExpired,
  jwtNotActive,
  jwtClaimMismatch,
  jwtSignatureInvalid,
  jwtMalformed,
  jwtKeyMissing,
  jwksNoMatchingKey,
  jwksUnreachable,
  oauthInvalidGrant,
  oauthInvalidClient,
  oauthRedirectMismatch,
  oauthStateMismatch,
  corsRefused,
  csrfRefused,
  sessionSecretMissing,
  webhookSignatureInvalid,
  sqlalchemyReservedName,
  sqlalchemyLazyLoad,
  asyncIterationMix,
  wrongEventLoop,
  argumentMismatch,
];

/** Families: what is left of them when no precise analyzer knew more. */
const general: readonly Analyzer[] = [
  portInUse,
  connectionRefused,
  dns,
  tlsCertificate,
  moduleNotFound,
  undefinedColumn,
  undefinedTable,
  undefinedFunction,
  deadlock,
  constraintViolation,
  readOnly,
  diskFull,
  tooManyConnections,
  databaseShutdown,
  outOfMemory,
  dataRace,
  missingAwait,
  missingMethod,
  indexOutOfRange,
  undefinedAccess,
  configurationMissing,
  invalidJson,
  serializer,
  authentication,
  permissionDenied,
  rateLimited,
  invalidValue,
  headersSent,
  connectionReset,
  timeout,
];

/** Classes and codes that say little by themselves. */
const late: readonly Analyzer[] = [
  queryFailed,
  syntaxError,
  endOfStream,
  aborted,
  assertionFailed,
  invalidArgument,
  keyMissing,
  fileMissing,
];

/** What platforms say of an end. */
const platform: readonly Analyzer[] = [
  herokuMemoryQuota,
  herokuRequestTimeout,
  vercelFunctionTimeout,
  cloudRunMemoryLimit,
  imageNotPulled,
  podEvicted,
  lambdaInitTimeout,
  oomKilled,
  segmentationFault,
  timeLimit,
  killed,
  crashLoop,
  herokuAppCrashed,
  cloudRunNoInstance,
  notRunning,
  portNotBound,
  healthCheckFailed,
  notReady,
  stoppedBySignal,
  commandNotRunnable,
  vercelFunctionFailed,
  exited,
];

export const analyzers: readonly Analyzer[] = [...serverLog, ...precise, ...general, ...late, ...platform];

/** Reports of an end or a state, by a platform or a server: facts, never a cause. */
export const reports: readonly Analyzer[] = [...platform, ...serverLog];
