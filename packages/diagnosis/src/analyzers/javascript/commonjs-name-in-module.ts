import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const commonjsNameInModule: Analyzer = {
  kind: "commonjs-name-in-module",
  recognises: "`require`, `module`, `exports` or `__dirname` in an ES module",
  words: [
    "in es module scope",
    "require is not defined",
    "__dirname is not defined",
    "__filename is not defined",
    "exports is not defined",
    "dynamic require of",
  ],
  recognise({ lower, message }) {
    const what =
      partOf(message, /\b(require|module|exports|__dirname|__filename) is not defined/) ??
      (lower.includes("dynamic require") ? "require" : undefined);
    return {
      title: what
        ? `\`${what}\` does not exist in an ES module`
        : "A name of CommonJS is used in an ES module",
    };
  },
  cause:
    'These names are given by CommonJS only; the file runs as an ES module because of its ending, of `"type": "module"`, or of a bundler\'s output format.',
  fixes: [
    now(
      "Use `import`, `import.meta.dirname` and `import.meta.filename` (Node 20.11 and later), or `createRequire(import.meta.url)`.",
    ),
    today("If a dependency uses them, leave it out of the bundle (external), or bundle to CommonJS."),
    thisWeek("Start the built artefact once in CI."),
  ],
  verification: "The built artefact starts.",
};
