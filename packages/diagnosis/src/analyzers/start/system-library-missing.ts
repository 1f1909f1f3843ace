import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const systemLibraryMissing: Analyzer = {
  kind: "system-library-missing",
  recognises: "a system library that the image lacks or has too old",
  words: [
    "glibc_",
    "glibcxx_",
    "error while loading shared libraries",
    "cannot open shared object file",
    "libssl",
    "openssl version",
    "query engine library for current platform",
  ],
  recognise({ lower, message }) {
    if (lower.includes("ssl routines")) return undefined;
    const library = partOf(
      message,
      /(?:[^\n]{0,400}?version )?[`'"](GLIBC\w*_[\d.]+)['"`] not found|loading shared libraries: (\S{1,80}?):|(lib[\w+.-]+\.so[.\d]*)|for current platform ["`']([\w.-]+)/,
    );
    return {
      title: library
        ? `The image lacks \`${library}\`, or has it too old`
        : "The image lacks a system library, or has it too old",
    };
  },
  cause:
    "A compiled part was built on a newer or another system than the image that runs it (e.g. Debian against Alpine), or the slim image leaves the library out.",
  fixes: [
    now(
      "Use a base image of the same kind and age as the one that builds, or install the library in the image.",
    ),
    today("Build and run from one base image; for Prisma name the platform in `binaryTargets`."),
    thisWeek("Start the image in CI."),
  ],
  verification: "The image starts; `ldd` of the file shows nothing missing.",
  rollback: "Go back to the previous base image.",
};
