/** `try { ... } finally { return 1 }`: the exception is gone without a catch. */
import type { Statement, TryStatement } from "acorn";
import { guarded } from "./catch-clause.ts";
import type { Writer } from "./find-insertions.ts";

/** Only where the block leaves in any case: elsewhere the exception goes on and is seen there. */
export function insertIntoFinally({ block, finalizer }: TryStatement, writer: Writer): boolean {
  if (!finalizer || !leaves(finalizer.body)) return false;
  const { fresh } = writer;
  writer.insert(block.end, `catch(${fresh}){${guarded(writer.call(fresh, []))}throw ${fresh}}`);
  return true;
}

function leaves(body: readonly Statement[]): boolean {
  return body.some((statement) =>
    statement.type === "BlockStatement"
      ? leaves(statement.body)
      : /^(?:Return|Throw|Break|Continue)Statement$/.test(statement.type),
  );
}
