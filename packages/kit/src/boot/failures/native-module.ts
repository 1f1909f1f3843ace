import type { KnownFailure } from "./known-failure.ts";

export const nativeModule: KnownFailure = {
  name: "native-module",
  recognise: ({ code, message }) => {
    if (
      code !== "ERR_DLOPEN_FAILED" &&
      !/NODE_MODULE_VERSION|invalid ELF header|Could not locate the bindings file|was compiled against a different Node/i.test(
        message,
      )
    )
      return undefined;
    const version = /NODE_MODULE_VERSION (\d+)/.exec(message)?.[1];
    let cause = "The compiled part of a package can't be loaded here.";
    if (version !== undefined)
      cause = `It was compiled for another Node (module version ${version}; this is ${process.version}, module version ${process.versions.modules}).`;
    else if (/invalid ELF header|wrong architecture|mach-o/i.test(message))
      cause = `It was compiled for another system than this one (${process.platform} ${process.arch}): node_modules were copied instead of installed.`;
    else if (/GLIBC|ld-linux|musl|libc/i.test(message))
      cause =
        "It needs another C library than this image has (Alpine has musl, most packages are built for glibc).";
    else if (/Could not locate/i.test(message))
      cause = "Its compiled part was never built (install scripts were skipped).";
    return {
      description: `A native module could not be loaded: ${message.split("\n")[0]}`,
      cause,
      action:
        "Install inside of the image that runs (npm ci in the Dockerfile, node_modules in .dockerignore), or run: npm rebuild.",
    };
  },
};
