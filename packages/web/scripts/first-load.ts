/** A Vite plugin: weighs what the first page loads (JS and CSS, gzip) and fails the build above its budget. */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/**
 * @param options.budget Bytes, gzip. (Default: 250 KiB)
 * @param options.firstRoute The lazy module that the first page needs besides the entry, e.g. `issues/IssuesPage`.
 */
export function firstLoad({
  budget = 250 * 1024,
  firstRoute,
}: {
  budget?: number;
  firstRoute: string;
}): Plugin {
  return {
    name: "first-load",
    generateBundle(_options, bundle) {
      const wanted = new Set<string>();
      const add = (name: string): void => {
        const chunk = bundle[name];
        if (wanted.has(name) || chunk?.type !== "chunk") return;
        wanted.add(name);
        for (const css of chunk.viteMetadata?.importedCss ?? []) wanted.add(css);
        for (const next of chunk.imports) add(next);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (chunk.isEntry || chunk.facadeModuleId?.includes(firstRoute)) add(chunk.fileName);
      }
      let total = 0;
      for (const name of wanted) {
        const part = bundle[name];
        if (part) total += gzipSync(part.type === "chunk" ? part.code : part.source).length;
      }
      const text = `first load ${(total / 1024).toFixed(1)} KiB gzip in ${wanted.size} files (budget ${budget / 1024} KiB)`;
      if (total > budget) this.error(text);
      this.info(text);
    },
  };
}
