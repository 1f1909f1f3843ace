export { type Insertion, insert } from "./insertion.ts";
export { type RewriteOptions, type Rewritten, rewrite } from "./rewrite.ts";
