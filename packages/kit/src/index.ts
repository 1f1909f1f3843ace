export {
  currentContext,
  type Duration,
  KitError,
  type Note,
  onNote,
  runInContext,
  WorkContext,
} from "./core/index.ts";
