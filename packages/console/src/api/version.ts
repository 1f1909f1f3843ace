/** The version of this console, as its package says. */
import { readFileSync } from "node:fs";

// As far from `src/api` as from `dist/api`.
const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

export const { version } = JSON.parse(manifest) as { version: string };
