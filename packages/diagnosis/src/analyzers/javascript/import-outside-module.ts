import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const importOutsideModule: Analyzer = {
  kind: "import-outside-module",
  recognises: "ES module syntax in a file that Node reads as CommonJS",
  words: [
    "cannot use import statement outside a module",
    "cannot use 'import.meta' outside a module",
    "unexpected token 'export'",
  ],
  recognise: () => ({ title: "A file with `import` or `export` is read as CommonJS" }),
  cause:
    'Node takes a file for an ES module only by its `.mjs` ending or by `"type": "module"` in the nearest package.json; here neither holds, or untranspiled source was deployed.',
  fixes: [
    now(
      'Start the compiled output, or name the file `.mjs`, or set `"type": "module"` in the package that holds it.',
    ),
    today(
      "Check that the image contains package.json beside the code, and that the start command points at the build's output.",
    ),
    thisWeek("Start the built artefact once in CI."),
  ],
  verification: "The start command of the image runs.",
};
