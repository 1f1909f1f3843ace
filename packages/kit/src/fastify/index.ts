export { holdfast } from "./holdfast.ts";
