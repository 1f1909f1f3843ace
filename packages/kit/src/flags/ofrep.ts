/** One question to an OFREP service (OpenFeature Remote Evaluation Protocol 0.2): the values of all flags for a static context. */
import { DEPTH_MAX, FLAGS_MAX, isRecord, metadataOf, nestsDeeperThan } from "./definitions.ts";
import type { FlagErrorCode, FlagMetadata, JsonValue, RemoteOptions } from "./types.ts";

/** A flag as the service evaluated it. */
export interface RemoteFlag {
  /** Absent: the service leaves the value to the code. */
  value?: JsonValue;
  variant?: string;
  reason: string;
  errorCode?: FlagErrorCode;
  errorMessage?: string;
  metadata: FlagMetadata;
}

export type RemoteFlags = ReadonlyMap<string, RemoteFlag>;

export type OfrepAnswer =
  | { kind: "flags"; flags: RemoteFlags; etag: string | undefined }
  | { kind: "unchanged" }
  | { kind: "failed"; error: Error; retryAfter: number | undefined };

/** Where the service answers for all flags. */
export function bulkAddress(url: string): URL {
  const base = new URL(url);
  base.pathname = `${base.pathname.replace(/\/+$/, "")}/ofrep/v1/evaluate/flags`;
  return base;
}

/** Asks; never throws. `signal` bounds the whole answer, body included. */
export async function askOfrep(
  address: URL,
  options: RemoteOptions,
  maxBytes: number,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<OfrepAnswer> {
  try {
    const response = await (options.fetch ?? globalThis.fetch)(address, {
      method: "POST",
      // A redirect could lead anywhere, with the credentials in its headers: an answer other than 200 or 304 is a failure.
      redirect: "manual",
      headers: {
        ...options.headers,
        "content-type": "application/json",
        accept: "application/json",
        ...(etag === undefined ? {} : { "if-none-match": etag }),
      },
      body: JSON.stringify({ context: options.context ?? {} }),
      signal,
    });
    if (response.status === 304 && etag !== undefined) {
      await discard(response);
      return { kind: "unchanged" };
    }
    if (response.status !== 200) {
      await discard(response);
      return {
        kind: "failed",
        error: new Error(`it answered ${response.status}${hint(response.status)}`),
        retryAfter: retryAfterOf(response.headers.get("retry-after")),
      };
    }
    const flags = readAnswer(await readBounded(response, maxBytes));
    return { kind: "flags", flags, etag: response.headers.get("etag") ?? undefined };
  } catch (error) {
    return {
      kind: "failed",
      error: error instanceof Error ? error : new Error(String(error)),
      retryAfter: undefined,
    };
  }
}

function hint(status: number): string {
  if (status === 401 || status === 403) return ": check the credentials in `headers`";
  if (status === 404) return ": check the address, /ofrep/v1/evaluate/flags is added to it";
  if (status >= 300 && status < 400) return ": redirects are not followed, give the final address";
  return "";
}

/** @throws Error where the answer is none */
function readAnswer(text: string): RemoteFlags {
  if (nestsDeeperThan(text, DEPTH_MAX)) throw new Error(`its answer nests deeper than ${DEPTH_MAX} levels`);
  const answer: unknown = JSON.parse(text);
  if (!isRecord(answer) || !Array.isArray(answer["flags"]))
    throw new Error("its answer has no list of flags");
  if (answer["flags"].length > FLAGS_MAX) throw new Error(`its answer has more than ${FLAGS_MAX} flags`);
  const shared = metadataOf(answer["metadata"]);
  const flags = new Map<string, RemoteFlag>();
  for (const flag of answer["flags"] as unknown[]) {
    if (!isRecord(flag) || typeof flag["key"] !== "string")
      throw new Error("its answer has a flag without a key");
    // A flag the service does not know is left to the next source.
    if (flag["errorCode"] === "FLAG_NOT_FOUND") continue;
    flags.set(flag["key"], readFlag(flag, shared));
  }
  return flags;
}

function readFlag(flag: Record<string, unknown>, shared: FlagMetadata): RemoteFlag {
  const metadata = { ...shared, ...metadataOf(flag["metadata"]) };
  if (flag["errorCode"] !== undefined) {
    return {
      reason: "ERROR",
      errorCode: codes.has(flag["errorCode"] as string) ? (flag["errorCode"] as FlagErrorCode) : "GENERAL",
      errorMessage: String(flag["errorDetails"] ?? flag["errorCode"]).slice(0, 500),
      metadata,
    };
  }
  return {
    reason: typeof flag["reason"] === "string" ? flag["reason"] : "UNKNOWN",
    ...(flag["value"] === undefined ? {} : { value: flag["value"] as JsonValue }),
    ...(typeof flag["variant"] === "string" ? { variant: flag["variant"] } : {}),
    metadata,
  };
}

const codes: ReadonlySet<string> = new Set([
  "PARSE_ERROR",
  "TYPE_MISMATCH",
  "TARGETING_KEY_MISSING",
  "INVALID_CONTEXT",
  "GENERAL",
]);

/** Counts what comes out of decompression: a small answer can unpack to gigabytes. */
async function readBounded(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > maxBytes) throw new Error(`its answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

async function discard(response: Response): Promise<void> {
  // Unread bodies hold their connection.
  await response.body?.cancel().catch(() => {});
}

/** Milliseconds; both forms of RFC 9110, 10.2.3. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
