import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const typescriptNotRunnable: Analyzer = {
  kind: "typescript-not-runnable",
  recognises: "TypeScript source that this Node cannot run",
  codes: [
    "ERR_UNKNOWN_FILE_EXTENSION",
    "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
    "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
    "ERR_INVALID_TYPESCRIPT_SYNTAX",
  ],
  words: ['unknown file extension "', "is not supported in strip-only mode"],
  recognise({ message }) {
    const file = partOf(message, /(?:extension "[^"]{1,12}" for|for) (\S{1,240})/);
    return {
      title: file
        ? `This Node cannot run \`${file}\` as it is`
        : "This Node cannot run a source file as it is",
    };
  },
  cause:
    "The start command points at TypeScript source, and this Node version does not strip types (before 22.18 only with a flag), or the file uses syntax that needs compiling (enums, namespaces, parameter properties).",
  fixes: [
    now("Start the compiled output, or run on a Node version that strips types."),
    today("Let the image build, and start from the output folder; keep loaders like tsx out of production."),
    thisWeek("Turn on `erasableSyntaxOnly` where sources run directly."),
  ],
  verification: "The image's start command runs.",
};
