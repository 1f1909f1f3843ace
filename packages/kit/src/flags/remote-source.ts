/** Flags of a remote service, asked in the background: evaluations only ever read what was answered last. */
import { ownFailure, toMilliseconds } from "../core/index.ts";
import { FlagsOptionsError } from "./errors.ts";
import { askOfrep, bulkAddress, type OfrepAnswer, type RemoteFlags } from "./ofrep.ts";
import type { Source, SourceHost } from "./source.ts";
import type { RemoteOptions } from "./types.ts";

const BYTES_MAX = 1024 * 1024;

/** Polls an OFREP service. Failures are asked again after doubling pauses with jitter; `Retry-After` is heeded up to `maxBackoff`. */
export function remoteSource(options: RemoteOptions, host: SourceHost<RemoteFlags>): Source {
  const address = addressOf(options.url);
  const every = Math.max(10, toMilliseconds(options.every ?? "30s"));
  const deadline = toMilliseconds(options.deadline ?? "2s");
  const maxBackoff = Math.max(every, toMilliseconds(options.maxBackoff ?? "5m"));
  const maxBytes = options.maxBytes ?? BYTES_MAX;
  // Without user, password and query: those may be secret.
  const from = `remote ${address.origin}${address.pathname}`;
  let etag: string | undefined;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<number> | undefined;
  let closed = false;
  let current: AbortController | undefined;

  /** Answers how long to wait before the next question. */
  async function ask(): Promise<number> {
    current = new AbortController();
    const { signal } = current;
    const bound = setTimeout(
      (controller: AbortController) => controller.abort(new Error(`it did not answer within ${deadline} ms`)),
      deadline,
      current,
    );
    // A fetch that ignores its signal must not hold up the polling.
    const aborted = new Promise<OfrepAnswer>((resolve) => {
      signal.onabort = () =>
        resolve({ kind: "failed", error: signal.reason as Error, retryAfter: undefined });
    });
    try {
      const answer = await Promise.race([askOfrep(address, options, maxBytes, etag, signal), aborted]);
      if (closed) return every;
      if (answer.kind === "failed") {
        failures++;
        host.failed(from, signal.aborted ? signal.reason : answer.error);
        const pause = Math.min(every * 2 ** Math.min(failures - 1, 20), maxBackoff);
        return Math.max(pause * (0.75 + Math.random() / 2), Math.min(answer.retryAfter ?? 0, maxBackoff));
      }
      failures = 0;
      if (answer.kind === "flags") etag = answer.etag;
      host.loaded(answer.kind === "flags" ? answer.flags : "unchanged", from);
      return every * (0.9 + Math.random() / 5);
    } finally {
      clearTimeout(bound);
    }
  }

  function askNow(): Promise<number> {
    asking ??= ask()
      .catch((error) => {
        ownFailure("flags remote", error);
        return every;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  function schedule(pause: number): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void askNow().then(schedule), pause);
    timer.unref();
  }

  return {
    start: async () => schedule(await askNow()),
    refresh: async () => schedule(await askNow()),
    close: () => {
      closed = true;
      clearTimeout(timer);
      current?.abort(new Error("the flags were closed"));
    },
  };
}

function addressOf(url: string): URL {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new FlagsOptionsError("The address of the remote flags must be an http or https URL.");
  }
  const address = bulkAddress(url);
  if (address.username !== "" || address.password !== "") {
    throw new FlagsOptionsError("Give credentials of the remote flags in `headers`, not in the address.");
  }
  return address;
}
