import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /cannot find (?:module|package) ['"]([^'"]+)['"]|no module named ['"]?([\w.]+)|cannot import name ['"]([^'"]+)['"](?: from ['"]([^'"]+)['"])?|named export '([^']+)' not found|does not provide an export named ['"]?([\w$]+)|Package subpath '([^']+)' is not defined|(?:ClassNotFoundException|NoClassDefFoundError)/i;

/** An import that leads nowhere. */
export const moduleNotFound: Analyzer = {
  kind: "module-not-found",
  recognises: "an import that leads nowhere",
  cause:
    "The module or name was renamed, is not installed or not part of what was deployed, or exists under another spelling.",
  codes: ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"],
  types: ["ModuleNotFoundError", "ClassNotFoundException", "NoClassDefFoundError"],
  words: [
    "cannot find module",
    "cannot find package",
    "no module named",
    "cannot import name",
    "named export '",
    "does not provide an export",
    "package subpath '",
    "classnotfoundexception",
    "noclassdeffounderror",
  ],
  recognise({ message, code, name }) {
    const match =
      TEXT.exec(message) ??
      (/^(?:ClassNotFoundException|NoClassDefFoundError)$/.test(name) ? [message, message] : null);
    const coded =
      code !== undefined && /^(?:ERR_)?MODULE_NOT_FOUND$|^ERR_PACKAGE_PATH_NOT_EXPORTED$/.test(code);
    if (!match && !coded && !/^ModuleNotFoundError$/.test(name)) return undefined;
    const what = match?.slice(1).find((part) => part !== undefined);
    return {
      title: what ? `The import \`${what}\` leads nowhere` : "An import leads nowhere",
      fixes: [
        now(
          "Correct the import or install the package; if it works locally, compare the build with the source tree (letter case, ignored files, dev dependencies).",
        ),
        today("Start the built artefact once before deploying it."),
        thisWeek("Fail the build on unresolved imports."),
      ],
    };
  },
};
