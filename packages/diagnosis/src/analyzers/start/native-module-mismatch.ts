import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const nativeModuleMismatch: Analyzer = {
  kind: "native-module-mismatch",
  recognises: "a native module that was built for another Node, system or processor",
  codes: ["ERR_DLOPEN_FAILED"],
  words: [
    "node_module_version",
    "invalid elf header",
    "was compiled against a different node.js version",
    "exec format error",
    "is not a valid win32 application",
    "incompatible architecture",
    "wrong elf class",
    "could not locate the bindings file",
    'could not load the "sharp" module',
    "no native build was found",
    "cannot find module @rollup/rollup-linux",
    "cannot find module '@rollup/rollup-",
    "you installed esbuild for another platform",
  ],
  recognise({ lower, message }) {
    if (lower.includes("glibc")) return undefined;
    const file =
      partOf(message, /(?:The module )?['"]?((?:\/|[A-Z]:\\)\S{1,240}\.node)/) ??
      partOf(message, /"(sharp)" module/);
    return {
      title: file
        ? `The native module ${file} does not fit this Node, system or processor`
        : "A native module or program does not fit this Node, system or processor",
    };
  },
  cause:
    "The compiled part was installed elsewhere (another Node version, macOS instead of Linux, glibc instead of musl, arm64 instead of x64) and copied, or cached, into this image.",
  fixes: [
    now(
      "Install the dependencies inside the image, for its own Node and platform (`npm ci` there, not a copied node_modules), or `npm rebuild`.",
    ),
    today("Put `node_modules` into `.dockerignore`, and pin the base image's Node version."),
    thisWeek("Build for the platform that runs it (`docker build --platform`), and start the image in CI."),
  ],
  verification: "The image starts, and loads the module.",
  rollback: "Go back to the previous image.",
};
