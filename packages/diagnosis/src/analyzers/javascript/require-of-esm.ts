import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const requireOfEsm: Analyzer = {
  kind: "require-of-esm",
  general: "module-not-found",
  recognises: "`require()` of a module that is an ES module",
  codes: ["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"],
  words: [
    "require() of es module",
    "require() cannot be used on an esm graph",
    "must use import to load es module",
  ],
  recognise({ message }) {
    const what = partOf(message, /(?:require\(\) of ES Module|load ES Module:?) (\S{1,200})/);
    return {
      title: what
        ? `\`${what}\` is an ES module and is loaded by require()`
        : "An ES module is loaded by require()",
    };
  },
  cause:
    "The caller is CommonJS, and the module is ESM only (or awaits at its top level); mostly a dependency whose new major version dropped CommonJS.",
  fixes: [
    now(
      "Load it by `await import(...)`, or go back to the last version of the dependency that has CommonJS.",
    ),
    today(
      'Make the package an ES module (`"type": "module"`), or run on a Node version that can require ES modules (22.12 and later) where no top-level await stands in the way.',
    ),
    thisWeek("Pin major versions, and start the built artefact in CI after each upgrade."),
  ],
  verification: "The built artefact starts.",
  rollback: "Go back to the lock file before the upgrade.",
};
