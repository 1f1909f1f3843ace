export { holdfast, isHardened } from "./holdfast.ts";
