export { resolveScope, type Scope, type ScopeOptions } from "./scope.ts";
