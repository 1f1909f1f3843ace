export { sourceReader } from "./add-sources.ts";
export { sourceMapper } from "./map-sources.ts";
export { type ReleaseRange, readRelease } from "./read-release.ts";
export { UnreadableRepository } from "./run-git.ts";
