/** Puts the load hook in, once per thread. */
import module from "node:module";
import { ownFailure, processWide } from "../../core/index.ts";
import { countRegistered } from "../coverage.ts";
import { resolveScope, type Scope, type ScopeOptions } from "../scope/index.ts";
import { loadHook } from "./load-hook.ts";

const state = processWide("ledger.register", () => ({ scope: undefined as Scope | undefined }));

/**
 * From now on, catches in the application's code note what they take, as it loads. What has been loaded before stays as it is. A
 * second call changes the scope for what loads later. Never throws: where the hook can't be put in, that is counted and said.
 *
 * @param options which files. (Default: those of the application; see `resolveScope`)
 * @returns false where the hook could not be put in
 * @example
 * import { register } from "@holdfast/kit/register";
 * register({ exclude: ["src/legacy"] });
 * await import("./server.ts");
 */
export function register(options: ScopeOptions = {}): boolean {
  try {
    const before = state.scope;
    const scope = resolveScope(options);
    if (before !== undefined) {
      state.scope = scope;
      return true;
    }
    if (typeof module.registerHooks !== "function")
      throw new Error(`Node.js ${process.version} has no module.registerHooks: use 22.15 or later`);
    state.scope = scope;
    module.registerHooks({ load: loadHook(() => state.scope ?? scope) });
    countRegistered();
    return true;
  } catch (error) {
    ownFailure("ledger", error);
    return false;
  }
}
