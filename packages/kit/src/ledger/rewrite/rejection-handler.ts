/** `.catch(handler)` and `.then(next, handler)`. */
import type { ArrowFunctionExpression, CallExpression, Expression, FunctionExpression } from "acorn";
import { rethrowFlags } from "./catch-clause.ts";
import type { Flags, Writer } from "./find-insertions.ts";
import { recorderNames } from "./recorder-names.ts";
import { behind } from "./skip-blank.ts";
import { declares } from "./syntax.ts";

/** The handler of a call that looks like one on a promise. */
export function rejectionHandler(call: CallExpression): { handler: Expression; start: number } | undefined {
  const { callee, arguments: args } = call;
  if (callee.type !== "MemberExpression" || args.some((argument) => argument.type === "SpreadElement"))
    return undefined;
  const { property, computed } = callee;
  const name =
    property.type === "Identifier" && !computed
      ? property.name
      : property.type === "Literal"
        ? property.value
        : undefined;
  const handler =
    name === "catch" && args.length === 1
      ? args[0]
      : name === "then" && args.length === 2
        ? args[1]
        : undefined;
  return handler && { handler: handler as Expression, start: property.start };
}

/** A function that is written in place notes by itself, and stays the function it was; any other value is watched. */
export function insertIntoHandler(handler: Expression, writer: Writer): boolean {
  if (isFunctionLiteral(handler)) {
    if (handler.generator) return false;
    if (insertInPlace(handler, writer)) return true;
  } else if (isNoFunction(handler)) return false;
  const open = handler.type === "SequenceExpression" ? "(" : "";
  const close = open && ")";
  writer.insert(handler.start, `(globalThis.${recorderNames.handler}??((f)=>f))(${open}`);
  writer.insert(handler.end, `${close},${writer.site()})`);
  return true;
}

function isFunctionLiteral(node: Expression): node is ArrowFunctionExpression | FunctionExpression {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
}

/** The `.catch("fallback")` of parsers, and `.then(next, undefined)`. */
function isNoFunction(node: Expression): boolean {
  return (
    /^(?:Literal|TemplateLiteral|ObjectExpression|ArrayExpression|ClassExpression|BinaryExpression|UnaryExpression|UpdateExpression)$/.test(
      node.type,
    ) ||
    (node.type === "Identifier" && node.name === "undefined")
  );
}

function insertInPlace(handler: ArrowFunctionExpression | FunctionExpression, writer: Writer): boolean {
  const value = rejectedValue(handler, writer);
  if (value === undefined) return false;
  const { body } = handler;
  if (body.type !== "BlockStatement") {
    const arrow = behind(writer.source, value.headEnd, "=>", "),");
    if (arrow < 0) return false;
    value.declare?.();
    writer.insert(arrow, `(${writer.call(value.name, ["handler"])},`);
    writer.insert(handler.end, ")");
    return true;
  }
  // Directives must stay first.
  const directive = body.body.findLast((statement) => "directive" in statement && statement.directive);
  const at = directive?.end ?? body.start + 1;
  const flags: Flags = ["handler", ...rethrowFlags(body.body, value.name)];
  value.declare?.();
  writer.insert(at, `${directive ? ";" : ""}${writer.call(value.name, flags)};`);
  return true;
}

interface Value {
  /** Expression that is the rejected value where the body begins. */
  name: string;
  /** Offset in the head of the function, behind its last parameter. */
  headEnd: number;
  /** Inserts what the expression needs. */
  declare?: () => void;
}

/** Undefined where the function can't name what it is called with and stay what it is. */
function rejectedValue(
  handler: ArrowFunctionExpression | FunctionExpression,
  writer: Writer,
): Value | undefined {
  const { source, fresh } = writer;
  const { params, body } = handler;
  const [first] = params;
  if (first?.type === "Identifier") {
    const statements = body.type === "BlockStatement" ? body.body : [];
    // A function of that name in the body stands in the parameter's place.
    const hidden = statements.some(
      (statement) => statement.type === "FunctionDeclaration" && declares(statement.id, first.name),
    );
    return hidden ? undefined : { name: first.name, headEnd: params.at(-1)!.end };
  }
  if (first) return undefined;
  const text = source.slice(body.start, body.end);
  if (handler.type === "FunctionExpression") {
    return /\barguments\b|\beval\b/.test(text) ? undefined : { name: "arguments[0]", headEnd: handler.start };
  }
  // A rest parameter counts for nothing in the function's length; a function that has one may not say "use strict".
  if (
    body.type === "BlockStatement" &&
    body.body.some((statement) => "directive" in statement && statement.directive)
  )
    return undefined;
  const open = behind(source, handler.async ? handler.start + "async".length : handler.start, "(");
  if (open < 0) return undefined;
  return { name: `${fresh}[0]`, headEnd: open, declare: () => writer.insert(open, `...${fresh}`) };
}
