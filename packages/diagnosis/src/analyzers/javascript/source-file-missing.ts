import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sourceFileMissing: Analyzer = {
  kind: "source-file-missing",
  general: "module-not-found",
  recognises: "a file of the service that an import or the start command names and that is not there",
  words: [
    "cannot find module '.",
    "cannot find module '/",
    'cannot find module ".',
    'cannot find module "/',
    "cannot find module 'file:",
    "is not supported resolving es modules",
    "cannot find module 'c:",
    "cannot find module 'd:",
  ],
  recognise({ message }) {
    const path =
      partOf(message, /cannot find module ['"]([^'"]{1,260})['"]/i) ??
      partOf(message, /Directory import '([^']{1,260})'/);
    const from =
      partOf(message, /imported from (\S{1,260})/) ?? partOf(message, /Require stack:\s*- (\S{1,260})/);
    return {
      title: `The import \`${path ?? "of a file"}\`${from ? ` in ${from}` : ""} leads nowhere: there is no such file`,
    };
  },
  cause:
    "The file was renamed, not committed, ignored, not built or differs in letter case (which works on macOS and Windows only); an ES module also needs the file's ending.",
  fixes: [
    now(
      "Correct the path, with its ending and letter case; if it is the start command's file, run the build and check its output folder.",
    ),
    today("Compare the image's files with the source tree (`.dockerignore`, `files`, `outDir`)."),
    thisWeek("Fail the build on unresolved imports, and start the built artefact once in CI."),
  ],
  verification: "The image starts.",
  rollback: "Roll back to the release before the import was added.",
};
