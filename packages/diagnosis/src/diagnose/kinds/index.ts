import { authentication } from "./authentication.ts";
import { configurationMissing } from "./configuration-missing.ts";
import { connectionRefused } from "./connection-refused.ts";
import { connectionReset } from "./connection-reset.ts";
import { constraintViolation } from "./constraint-violation.ts";
import { dns } from "./dns.ts";
import { invalidJson } from "./invalid-json.ts";
import type { Kind } from "./kind.ts";
import { missingMethod } from "./missing-method.ts";
import { moduleNotFound } from "./module-not-found.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { portInUse } from "./port-in-use.ts";
import { serializer } from "./serializer.ts";
import { timeout } from "./timeout.ts";
import { undefinedAccess } from "./undefined-access.ts";
import { undefinedColumnOrTable } from "./undefined-column-or-table.ts";

/** All kinds; the first that recognises a root names it, so the narrower stand first. */
export const kinds: readonly Kind[] = [
  portInUse,
  connectionRefused,
  dns,
  moduleNotFound,
  undefinedColumnOrTable,
  constraintViolation,
  outOfMemory,
  missingMethod,
  undefinedAccess,
  configurationMissing,
  invalidJson,
  serializer,
  authentication,
  connectionReset,
  timeout,
];
