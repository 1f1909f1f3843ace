/** The kit's face: a whole service by `createService`; each part also by its own path, e.g. `@holdfast/kit/health`. */
export {
  currentContext,
  type Duration,
  isClaimed,
  KitError,
  type Note,
  onNote,
  ownFailures,
  registerCloser,
  runInContext,
  type Site,
  WorkContext,
} from "./core/index.ts";
export {
  createService,
  type ListenAddress,
  type MakeApp,
  type Service,
  type ServiceApp,
  type ServiceOptions,
} from "./service/index.ts";
