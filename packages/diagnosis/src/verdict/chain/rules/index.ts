import type { Rule } from "../rule.ts";
import { blindHealth } from "./blind-health.ts";
import { changeBreaksSchema } from "./change-breaks-schema.ts";
import { changeBreaksStart } from "./change-breaks-start.ts";
import { connectionsEndWithDatabase } from "./connections-end-with-database.ts";
import { connectionsLeftBehind } from "./connections-left-behind.ts";
import { crashByLostConnection } from "./crash-by-lost-connection.ts";
import { failedHealth } from "./failed-health.ts";
import { fullDisk } from "./full-disk.ts";
import { improperShutdownAfterKill } from "./improper-shutdown-after-kill.ts";
import { issuerAndSignIn } from "./issuer-and-sign-in.ts";
import { killAfterFailedHealth } from "./kill-after-failed-health.ts";
import { killForMemory } from "./kill-for-memory.ts";
import { killOfIdleService } from "./kill-of-idle-service.ts";
import { logEndInRecovery } from "./log-end-in-recovery.ts";
import { recoveryAfterImproperShutdown } from "./recovery-after-improper-shutdown.ts";
import { requestsNeedAProcess } from "./requests-need-a-process.ts";
import { requestsNeedConnections } from "./requests-need-connections.ts";
import { restartAfterEnd } from "./restart-after-end.ts";

/** All causal rules. Their order plays no part. */
export const rules: readonly Rule[] = [
  blindHealth,
  changeBreaksSchema,
  changeBreaksStart,
  connectionsEndWithDatabase,
  connectionsLeftBehind,
  crashByLostConnection,
  failedHealth,
  fullDisk,
  improperShutdownAfterKill,
  issuerAndSignIn,
  killAfterFailedHealth,
  killForMemory,
  killOfIdleService,
  logEndInRecovery,
  recoveryAfterImproperShutdown,
  requestsNeedAProcess,
  requestsNeedConnections,
  restartAfterEnd,
];
