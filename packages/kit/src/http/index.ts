export { type HttpOptions, wrap } from "./wrap.ts";
