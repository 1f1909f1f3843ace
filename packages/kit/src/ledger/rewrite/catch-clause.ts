/** `catch (error) { ... }` in its three forms. */
import type { CatchClause, Statement } from "acorn";
import type { Flags, Writer } from "./find-insertions.ts";
import { someHere } from "./syntax.ts";

export function insertIntoClause({ start, end, param, body }: CatchClause, writer: Writer): true {
  const keywordEnd = start + "catch".length;
  if (param?.type === "Identifier") {
    writer.insert(body.start + 1, guarded(writer.call(param.name, rethrowFlags(body.body, param.name))));
  } else if (param) {
    // A pattern takes the error apart before the body sees it: caught whole first, then thrown to the clause as it was.
    const { fresh } = writer;
    writer.insert(keywordEnd, `(${fresh}){${guarded(writer.call(fresh, []))}try{throw ${fresh}}catch`);
    writer.insert(end, "}");
  } else {
    writer.insert(keywordEnd, `(${writer.fresh})`);
    writer.insert(body.start + 1, guarded(writer.call(writer.fresh, [])));
  }
  return true;
}

/** A catch may run with the stack almost used up, where any call throws. */
export function guarded(call: string): string {
  return `try{${call}}catch{}`;
}

/** `throw error` is the only way out of the body. */
export function rethrowFlags(body: readonly Statement[], name: string): Flags {
  const last = body.at(-1);
  if (last?.type !== "ThrowStatement" || last.argument.type !== "Identifier" || last.argument.name !== name)
    return [];
  const changes = body.some((statement) =>
    someHere({ type: "BlockStatement", start: 0, end: 0, body: [statement] }, (node) => {
      if (/^(?:Return|Break|Continue)Statement$/.test(node.type)) return true;
      return (
        node.type === "AssignmentExpression" && node.left.type === "Identifier" && node.left.name === name
      );
    }),
  );
  return changes ? [] : ["rethrows"];
}
