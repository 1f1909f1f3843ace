/** Names of functions as stacks show them: `load`, `Store.load`, `new Store`. */
import type { AnyNode } from "acorn";

/** Where a node stands: what its functions are called. */
export interface Surroundings {
  /** Name of the function that it is in. */
  name: string | undefined;
  /** Name of the class that it is in. */
  owner: string | undefined;
}

/** The surroundings of what is directly under `node`, which itself stands in `outer`. */
export function surroundingsIn(node: AnyNode, outer: Surroundings, given: string | undefined): Surroundings {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
      return { name: node.id?.name ?? given ?? outer.name, owner: undefined };
    case "ArrowFunctionExpression":
      return { name: given ?? outer.name, owner: undefined };
    case "ClassDeclaration":
    case "ClassExpression":
      return { name: outer.name, owner: node.id?.name ?? given };
    case "StaticBlock":
      return { name: outer.owner ?? outer.name, owner: outer.owner };
    default:
      return outer;
  }
}

/** The name that a node gives to a function that is its value. */
export function nameGivenBy(node: AnyNode, { owner }: Surroundings): string | undefined {
  switch (node.type) {
    case "VariableDeclarator":
      return node.id.type === "Identifier" ? node.id.name : undefined;
    case "AssignmentExpression":
      return node.left.type === "Identifier"
        ? node.left.name
        : node.left.type === "MemberExpression"
          ? keyName(node.left.property, node.left.computed)
          : undefined;
    case "Property":
      return keyName(node.key, node.computed);
    case "PropertyDefinition":
      return owned(owner, keyName(node.key, node.computed));
    case "MethodDefinition":
      return node.kind === "constructor"
        ? owner && `new ${owner}`
        : owned(owner, keyName(node.key, node.computed));
    default:
      return undefined;
  }
}

function owned(owner: string | undefined, name: string | undefined): string | undefined {
  return owner !== undefined && name !== undefined ? `${owner}.${name}` : name;
}

function keyName(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && typeof key.value === "string") return key.value;
  return key.type === "Identifier" && !computed ? key.name : undefined;
}
