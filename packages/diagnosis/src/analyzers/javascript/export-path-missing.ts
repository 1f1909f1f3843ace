import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const exportPathMissing: Analyzer = {
  kind: "export-path-missing",
  general: "module-not-found",
  recognises: "a path inside a package that the package does not export",
  codes: ["ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_PACKAGE_IMPORT_NOT_DEFINED"],
  words: ["package subpath '", 'no "exports" main defined', 'package import specifier "'],
  recognise({ message }) {
    const path = partOf(message, /(?:Package subpath|Package import specifier) ['"]([^'"]{1,160})['"]/);
    const file = partOf(message, /in (\S{1,240}package\.json)/);
    return {
      title: `The path \`${path ?? "."}\` is not exported${file ? ` by ${file}` : " by its package"}: the import leads nowhere`,
    };
  },
  cause:
    "The package lists in `exports` what may be imported and under which conditions; this path, or this way of loading (import or require), is not among it, mostly since an upgrade.",
  fixes: [
    now("Import a path that the package exports, or go back to the version that exported this one."),
    today(
      "Look into the package's `exports` and its change log; ask whether the file of yours is loaded as ESM or CommonJS.",
    ),
    thisWeek("Start the built artefact after each upgrade of dependencies."),
  ],
  verification: "The built artefact starts.",
  rollback: "Go back to the lock file before the upgrade.",
};
