export { loadHook } from "./load-hook.ts";
export { register } from "./register-ledger.ts";
export { rewriteTyped } from "./rewrite-typed.ts";
