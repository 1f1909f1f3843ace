import { authentication } from "./authentication.ts";
import { configurationMissing } from "./configuration-missing.ts";
import { connectionRefused } from "./connection-refused.ts";
import { connectionReset } from "./connection-reset.ts";
import { constraintViolation } from "./constraint-violation.ts";
import { dataRace } from "./data-race.ts";
import { databaseShutdown } from "./database-shutdown.ts";
import { deadlock } from "./deadlock.ts";
import { diskFull } from "./disk-full.ts";
import { dns } from "./dns.ts";
import { headersSent } from "./headers-sent.ts";
import { indexOutOfRange } from "./index-out-of-range.ts";
import { invalidJson } from "./invalid-json.ts";
import { invalidValue } from "./invalid-value.ts";
import type { Kind } from "./kind.ts";
import { missingAwait } from "./missing-await.ts";
import { missingMethod } from "./missing-method.ts";
import { moduleNotFound } from "./module-not-found.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { permissionDenied } from "./permission-denied.ts";
import { portInUse } from "./port-in-use.ts";
import { rateLimited } from "./rate-limited.ts";
import { readOnly } from "./read-only.ts";
import { serializer } from "./serializer.ts";
import { timeout } from "./timeout.ts";
import { tlsCertificate } from "./tls-certificate.ts";
import { tooManyConnections } from "./too-many-connections.ts";
import { undefinedAccess } from "./undefined-access.ts";
import { undefinedColumn } from "./undefined-column.ts";
import { undefinedFunction } from "./undefined-function.ts";
import { undefinedTable } from "./undefined-table.ts";

/** All kinds; the first that recognises a root names it, so the narrower stand first. */
export const kinds: readonly Kind[] = [
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
