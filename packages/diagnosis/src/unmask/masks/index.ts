import { abort } from "./abort.ts";
import { abortedTransaction } from "./aborted-transaction.ts";
import { bareWrapper } from "./bare-wrapper.ts";
import { cleanup } from "./cleanup.ts";
import { closedStream } from "./closed-stream.ts";
import { databaseRecovery } from "./database-recovery.ts";
import { deathReport } from "./death-report.ts";
import { droppedConnection } from "./dropped-connection.ts";
import { emptyError } from "./empty-error.ts";
import { errorHandler } from "./error-handler.ts";
import { genericError } from "./generic-error.ts";
import { headersSent } from "./headers-sent.ts";
import { lostLock } from "./lost-lock.ts";
import type { Mask } from "./mask.ts";
import { retriesExhausted } from "./retries-exhausted.ts";
import { serializer } from "./serializer.ts";
import { shutdown } from "./shutdown.ts";
import { timeout } from "./timeout.ts";
import { upstreamStatus } from "./upstream-status.ts";

/** All masks; the first that recognises an exception speaks for it, so what is told by code or class stands before what is told by frames. */
export const masks: readonly Mask[] = [
  abortedTransaction,
  databaseRecovery,
  deathReport,
  headersSent,
  serializer,
  retriesExhausted,
  shutdown,
  lostLock,
  timeout,
  abort,
  closedStream,
  droppedConnection,
  genericError,
  emptyError,
  upstreamStatus,
  bareWrapper,
  errorHandler,
  cleanup,
];
