import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const defaultExportInterop: Analyzer = {
  kind: "default-export-interop",
  general: "missing-method",
  recognises:
    "a default export that is called and is no function: ES module and CommonJS see each other's exports differently",
  words: [
    ".default) is not a function",
    ".default is not a function",
    ".default is not a constructor",
    ".default) is not a constructor",
    "_default is not a",
  ],
  recognise({ message }) {
    const what = partOf(message, /([\w$.]+\.default)\)? is not a/);
    return {
      title: what
        ? `\`${what}\` is not a function: what the module exports as default is not what the code calls`
        : "What a module exports as default is not what the code calls",
    };
  },
  cause:
    "A CommonJS module that is imported as an ES module (or the reverse) hands over its whole `exports` object as default, so the function lies one level deeper, or is a named export.",
  fixes: [
    now(
      "Print what the import holds (`console.log(Object.keys(module))`) and call the export that is really there: a named import or `module.default`.",
    ),
    today(
      "Align `module`, `moduleResolution` and `esModuleInterop` of the compiler with how Node loads the output; look for a dependency whose new major version is ESM only.",
    ),
    thisWeek(
      "Start the built artefact and call one route in CI, not only the tests that run through a transpiler.",
    ),
  ],
  verification: "The built artefact starts and calls the export.",
  rollback: "Go back to the previous version of the dependency whose exports changed.",
};
