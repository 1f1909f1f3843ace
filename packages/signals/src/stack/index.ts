export { inferInApp } from "./in-app.ts";
export { parseHeader } from "./parse-header.ts";
export { parseStack } from "./parse-stack.ts";
