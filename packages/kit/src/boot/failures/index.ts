import { auth } from "./auth.ts";
import { connectionLost } from "./connection-lost.ts";
import { connectionRefused } from "./connection-refused.ts";
import { databaseNotAvailable } from "./database-not-available.ts";
import { diskFull } from "./disk-full.ts";
import { dns } from "./dns.ts";
import { iterationMix } from "./iteration-mix.ts";
import type { KnownFailure } from "./known-failure.ts";
import { migration } from "./migration.ts";
import { missingEnvironment } from "./missing-environment.ts";
import { missingFile } from "./missing-file.ts";
import { missingModule } from "./missing-module.ts";
import { moduleMix } from "./module-mix.ts";
import { nativeModule } from "./native-module.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { permission } from "./permission.ts";
import { portInUse } from "./port-in-use.ts";
import { tls } from "./tls.ts";

/** In the order in which they are tried: the more specific first. */
export const knownFailures: readonly KnownFailure[] = [
  portInUse,
  permission,
  connectionRefused,
  dns,
  tls,
  connectionLost,
  auth,
  databaseNotAvailable,
  missingModule,
  moduleMix,
  nativeModule,
  outOfMemory,
  diskFull,
  missingFile,
  iterationMix,
  migration,
  missingEnvironment,
];
export type { KnownFailure } from "./known-failure.ts";
