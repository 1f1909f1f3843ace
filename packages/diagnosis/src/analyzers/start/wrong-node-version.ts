import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const wrongNodeVersion: Analyzer = {
  kind: "wrong-node-version",
  recognises: "a Node version other than the code or a dependency needs",
  codes: ["EBADENGINE", "ERR_UNKNOWN_BUILTIN_MODULE"],
  words: [
    "unsupported engine",
    "is incompatible with this module",
    "no such built-in module:",
    "bad option: --",
    "is not allowed in node_options",
    "requires node version",
    "requires node.js",
    "you are using node.js",
    "please upgrade your node version",
  ],
  recognise({ message }) {
    const what = partOf(message, /built-in module: (\S{1,60})/);
    const needs =
      partOf(message, /[Ee]xpected version "([^"]{1,60})"/) ??
      partOf(message, /requires? Node(?:\.js)?(?: version)? ?([\^~<>=v.\d]{2,30})/i);
    return {
      title: what
        ? `This Node version has no built-in module \`${what}\``
        : needs
          ? `Another Node version is needed: ${needs}`
          : `This Node version does not fit: ${message.split("\n", 1)[0]?.slice(0, 110)}`,
    };
  },
  cause:
    "The image or the platform runs another Node than the code was written and tested with: no version was pinned, or the base image moved.",
  fixes: [
    now("Run on the version that is asked for (base image, `engines`, the platform's setting)."),
    today("Pin the same version for development, CI and production (`.nvmrc`, `engines`, the image's tag)."),
    thisWeek("Upgrade dependencies and Node together, and start the image in CI."),
  ],
  verification: "`node --version` in the running container is the wanted one, and the service starts.",
  rollback: "Go back to the previous base image.",
};
