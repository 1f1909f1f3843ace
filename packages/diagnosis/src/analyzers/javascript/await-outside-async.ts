import { type Analyzer, now, today } from "../analyzer.ts";

export const awaitOutsideAsync: Analyzer = {
  kind: "await-outside-async",
  recognises: "`await` where the syntax does not allow it",
  words: [
    "await is only valid in",
    "'await' outside async function",
    "top-level await is not",
    "top-level await is currently not supported",
  ],
  recognise: () => ({ title: "`await` stands in a function or file that is not asynchronous" }),
  cause: "A function lost its `async`, or the file runs as CommonJS, which has no top-level await.",
  fixes: [
    now("Make the enclosing function `async`, or the file an ES module."),
    today("Run the type checker and start the built artefact before each deploy."),
  ],
};
