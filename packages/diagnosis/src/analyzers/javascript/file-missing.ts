import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const fileMissing: Analyzer = {
  kind: "file-missing",
  recognises: "a file that is not there (ENOENT)",
  codes: ["ENOENT"],
  types: ["FileNotFoundError", "NoSuchFileException", "FileNotFoundException"],
  words: ["enoent: no such file", "[errno 2] no such file", "no such file or directory"],
  recognise({ lower, message }) {
    if (/shared object file|\.so[.\d]*:/.test(message)) return undefined;
    const path =
      partOf(
        message,
        /(?:open|stat|lstat|scandir|access|unlink|mkdir|rename|readlink|copyfile|rmdir|chdir|spawn) '?([^'",]{1,260})'?/,
      ) ?? partOf(message, /directory: '([^']{1,260})'/);
    return {
      title: path
        ? lower.includes("spawn ")
          ? `The program \`${path.replace(/ ENOENT$/, "")}\` was not found`
          : `There is no file \`${path}\``
        : "A file or program is not there",
    };
  },
  cause:
    "The path is relative to another working directory, the file was not copied into the image, the volume is not mounted, or an earlier step that should have made it failed.",
  fixes: [
    now("Look in the running container whether the path exists, and from which directory it is resolved."),
    today("Resolve paths from the module's own place, and make directories before they are written to."),
    thisWeek("Check at start that the needed files are there."),
  ],
};
