/** `node --import @holdfast/kit/register app.ts`: catches in the application's code note what they take. */
import { register } from "./ledger/hook/index.ts";
import "./ledger/install.ts";

register();

export type { ScopeOptions as RegisterOptions } from "./ledger/scope/index.ts";
export { register };
