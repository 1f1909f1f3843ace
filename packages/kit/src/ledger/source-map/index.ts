export { type AttachedMap, attachedMap, inlineMap } from "./attached-map.ts";
export { locateBy } from "./locate.ts";
export { mapInsertions } from "./map-insertions.ts";
export { moveMappings } from "./move-mappings.ts";
export { asRawMap, type RawMap } from "./raw-map.ts";
