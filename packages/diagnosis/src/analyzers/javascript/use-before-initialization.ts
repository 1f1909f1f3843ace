import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const useBeforeInitialization: Analyzer = {
  kind: "use-before-initialization",
  recognises: "a variable that is used before its declaration ran: mostly two modules that import each other",
  words: ["before initialization", "partially initialized module", "partially initialized"],
  recognise({ message }) {
    const what =
      partOf(message, /cannot access '([^']{1,120})' before/i) ??
      partOf(message, /partially initialized module '([^']{1,120})'/);
    return {
      title: what
        ? `\`${what}\` is used before it is initialized`
        : "Something is used before it is initialized",
    };
  },
  cause:
    "The code ran before the declaration did: mostly two modules that import each other, so that one runs with the other half loaded, else a use above its `const`.",
  fixes: [
    now("Look at the imports at the throw site for a circle; move what both need into a third module."),
    today(
      "Do not read imports at the top level of modules that take part in a circle; read them inside functions.",
    ),
    thisWeek("Let a tool fail the build on import circles (madge, biome `noImportCycles`)."),
  ],
  verification: "The built artefact starts.",
  rollback: "Roll back to the release before the import was added.",
};
