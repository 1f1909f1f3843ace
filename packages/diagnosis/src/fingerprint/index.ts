export { fingerprint } from "./fingerprint.ts";
export type { Fingerprint } from "./fingerprinting.ts";
export { type Parameterised, parameterise } from "./parameterise.ts";
