import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const missingExport: Analyzer = {
  kind: "missing-export",
  general: "module-not-found",
  recognises: "a name that a module does not export",
  words: ["does not provide an export named", "named export '"],
  recognise({ message }) {
    const exported = partOf(message, /export named ['"]?([\w$]+)|Named export '([^']{1,120})'/);
    const from = partOf(message, /(?:requested )?module '([^']{1,200})'/);
    return {
      title: exported
        ? `The import \`${exported}\`${from ? ` from \`${from}\`` : ""} leads nowhere: the module does not export it`
        : "A name is imported that the module does not export",
    };
  },
  cause:
    "The name was renamed, removed or is a type only, or the module is CommonJS, whose names Node cannot always see from an ES module.",
  fixes: [
    now(
      "Import a name that the module has; from a CommonJS module take the default export and read the name from it.",
    ),
    today(
      "Mark imports of types as `import type`, so that none is left at run time; look for a dependency that was upgraded with this release.",
    ),
    thisWeek("Fail the build on unresolved imports (type check without skipping, `verbatimModuleSyntax`)."),
  ],
  verification: "The built artefact starts.",
  rollback: "Go back to the release, or to the lock file, before the name was imported.",
};
