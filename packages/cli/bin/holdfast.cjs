#!/usr/bin/env node
// Checks the Node version before any newer syntax is parsed; keep this file readable by old versions.
"use strict";
var oldest = 24;
if (Number(process.versions.node.split(".")[0]) < oldest) {
  process.stderr.write(
    "holdfast needs Node " +
      oldest +
      " or newer, and this is " +
      process.version +
      ": install a newer Node, or `npm install node@26` beside it.\n",
  );
  process.exitCode = 1;
} else {
  require("./start.cjs");
}
