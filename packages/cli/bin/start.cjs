// Starts the command: from its sources in a checkout (types stripped as they load), from dist/ when installed.
"use strict";
const { existsSync } = require("node:fs");
const module_ = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

module_.enableCompileCache?.();
const root = join(__dirname, "..");
const checkout = existsSync(join(root, "tsconfig.build.json"));
if (checkout) {
  module_.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: ["holdfast-source", ...context.conditions] }),
  });
}
import(pathToFileURL(join(root, checkout ? "src/main.ts" : "dist/main.js")).href);
