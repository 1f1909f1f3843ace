export { defaultSerializeLimits, type SerializeLimits, type SerializeOptions } from "./limits.ts";
export { serialize } from "./serialize.ts";
export { toPlain } from "./to-plain.ts";
