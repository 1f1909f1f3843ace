import { isSpecific } from "../specific.ts";
import type { Mask } from "./mask.ts";

const TEXT =
  /^(?:typeerror: )?(?:fetch failed|failed to fetch|network ?error|load failed|networkerror when attempting to fetch resource\.?|failed query: |invalid `[^`]*` invocation|could not execute (?:statement|query)|statementcallback; |rpc error: code = (?:unknown|internal)|1?[23] (?:internal|unknown): |internal_server_error|error invoking remote method|transaction (?:api )?error|uncaught \(in promise\)|remote error|call to \S+ failed$)/i;
const TYPES =
  /^(?:DrizzleQueryError|TransactionRollbackError|InvocationTargetException|UndeclaredThrowableException|ExecutionException|CompletionException|ServletException|NestedServletException|AggregateError|ExceptionGroup|BaseExceptionGroup|SuppressedError|CompositeException|MultipleFailuresError)$/;

/** A wrapper whose cause is missing: an ORM's, an RPC layer's, a fetch's own sentence and nothing beneath. */
export const bareWrapper: Mask = {
  slug: "bare-wrapper",
  recognise(telling) {
    if (!TYPES.test(telling.name) && !TEXT.test(telling.message)) return undefined;
    if (isSpecific(telling)) return undefined;
    return /^(?:failed query|invalid `)/i.test(telling.message) ? "weak" : "hollow";
  },
  reason: (root) => `Tells in a library's words that ${root} happened`,
  tell: "The error that this one wraps would tell: log its cause as well.",
};
