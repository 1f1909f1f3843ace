import type { KnownFailure } from "./known-failure.ts";

export const moduleMix: KnownFailure = {
  name: "module-mix",
  recognise: ({ code, message, type }) => {
    if (code === "ERR_REQUIRE_ESM" || code === "ERR_REQUIRE_ASYNC_MODULE")
      return {
        description: message.split("\n")[0] ?? message,
        cause:
          code === "ERR_REQUIRE_ESM"
            ? "A CommonJS file requires an ES module."
            : "A CommonJS file requires an ES module that awaits at its top level.",
        action:
          'Load it with `await import(...)`, or make the requiring package ESM ("type": "module" in package.json).',
      };
    if (
      type === "ReferenceError" &&
      /^(?:require|module|exports|__dirname|__filename) is not defined/.test(message)
    )
      return {
        description: `${message.split(" ")[0]} does not exist in an ES module.`,
        cause:
          'The file is loaded as ESM (its package has "type": "module", or it ends in .mjs) and is written as CommonJS.',
        action: "Use import and import.meta.dirname / import.meta.filename, or name the file .cjs.",
      };
    if (
      type === "SyntaxError" &&
      /Cannot use import statement outside a module|Unexpected token 'export'/.test(message)
    )
      return {
        description: "A file with import or export was loaded as CommonJS.",
        cause: 'Its package has no "type": "module", or the build kept the import statements.',
        action:
          'Set "type": "module" in package.json, name the file .mjs, or let the compiler emit CommonJS (module: nodenext decides by package.json).',
      };
    if (code === "ERR_UNKNOWN_FILE_EXTENSION")
      return {
        description: message,
        cause: "Node does not run this kind of file as it is.",
        action:
          "Start the compiled file (dist/...), or use a Node that strips types (22.18 or later), or a loader such as tsx.",
      };
    if (
      code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" ||
      code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING"
    )
      return {
        description: message,
        cause:
          "Node strips types only: enums, namespaces, parameter properties, and TypeScript inside of node_modules need a compiler.",
        action: "Compile first, or write it so that types can be erased (erasableSyntaxOnly).",
      };
    return undefined;
  },
};
