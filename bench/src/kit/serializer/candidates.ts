/** The serializers, each with the bounds that it offers itself set as the kit's are. */
import { serialize } from "@holdfast/kit/serialize";
import { stringify as devalue } from "devalue";
import fastSafeStringify from "fast-safe-stringify";
import pino from "pino-std-serializers";
import { configure } from "safe-stable-stringify";
import { serializeError } from "serialize-error";
import superjson from "superjson";

const depth = 64;
const items = 1_000;
const safeStable = configure({ maximumDepth: depth, maximumBreadth: items });

export const candidates: Record<string, (value: unknown) => string | undefined> = {
  holdfast: (value) => serialize(value),
  "JSON.stringify": (value) => JSON.stringify(value),
  "safe-stable-stringify": (value) => safeStable(value),
  "fast-safe-stringify": (value) =>
    fastSafeStringify.default(value, undefined, undefined, { depthLimit: depth, edgesLimit: items }),
  superjson: (value) => superjson.stringify(value as Parameters<typeof superjson.stringify>[0]),
  "serialize-error": (value) => JSON.stringify(serializeError(value, { maxDepth: depth })),
  "pino-std-serializers": (value) => JSON.stringify(pino.err(value as Error)),
  devalue: (value) => devalue(value),
};
