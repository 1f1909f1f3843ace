export { inferInApp } from "./in-app.ts";
export { type Header, parseHeader } from "./parse-header.ts";
export { parseStack } from "./parse-stack.ts";
