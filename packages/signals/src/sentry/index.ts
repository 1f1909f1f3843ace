/** The Sentry protocol, server side: authentication, framing, items, rate-limit headers. Pure; HTTP and decompression are the caller's. */
export { type DecodedEnvelope, decodeEnvelope } from "./decode-envelope.ts";
export { decodeStore } from "./decode-store.ts";
export type { SentryContext } from "./decoding.ts";
export { type DsnParts, formatDsn } from "./format-dsn.ts";
export { parseDsn } from "./parse-dsn.ts";
export { type Envelope, type EnvelopeHeader, type EnvelopeItem, parseEnvelope } from "./parse-envelope.ts";
export { type RateLimit, rateLimitHeaders } from "./rate-limit-headers.ts";
export { readPlainCheckIn } from "./read-check-in.ts";
export { readSentryAuth, type SentryAuth, type SentryAuthInput } from "./read-sentry-auth.ts";
