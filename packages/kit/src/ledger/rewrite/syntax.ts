/** Looking at trees without knowing every kind of node. */
import type { AnyNode, Node, Pattern } from "acorn";

/** The nodes directly under a node, in the order of the source. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const key in node) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** True where a node of the same function, at any depth, meets the condition. */
export function someHere(node: AnyNode, meets: (node: AnyNode) => boolean): boolean {
  return childrenOf(node).some((child) => meets(child) || (!isFunction(child) && someHere(child, meets)));
}

function isFunction(node: AnyNode): boolean {
  return (
    node.type === "ArrowFunctionExpression" ||
    node.type === "FunctionExpression" ||
    node.type === "FunctionDeclaration"
  );
}

/** The patterns by which a node declares names in its surroundings or inside of itself. */
export function declaredBy(node: AnyNode): (Pattern | null | undefined)[] {
  switch (node.type) {
    case "VariableDeclarator":
      return [node.id];
    case "FunctionDeclaration":
    case "FunctionExpression":
      return [node.id, ...node.params];
    case "ArrowFunctionExpression":
      return node.params;
    case "ClassDeclaration":
    case "ClassExpression":
      return [node.id];
    case "CatchClause":
      return [node.param];
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return [node.local];
    default:
      return [];
  }
}

/** True where a pattern declares the name. */
export function declares(pattern: Pattern | null | undefined, name: string): boolean {
  switch (pattern?.type) {
    case "Identifier":
      return pattern.name === name;
    case "ObjectPattern":
      return pattern.properties.some((property) =>
        declares(property.type === "Property" ? property.value : property.argument, name),
      );
    case "ArrayPattern":
      return pattern.elements.some((element) => declares(element, name));
    case "AssignmentPattern":
      return declares(pattern.left, name);
    case "RestElement":
      return declares(pattern.argument, name);
    default:
      return false;
  }
}
