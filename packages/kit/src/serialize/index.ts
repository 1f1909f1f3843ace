export { defaultSerializeLimits, type SerializeLimits, type SerializeOptions } from "./limits.ts";
export { classOf, isError, readProperty, readText, typeOfError } from "./read-property.ts";
export { serialize } from "./serialize.ts";
export { toPlain } from "./to-plain.ts";
