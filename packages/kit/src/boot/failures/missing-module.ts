import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorFacts } from "../error-facts.ts";
import type { KnownFailure } from "./known-failure.ts";
import { nearestName } from "./nearest-name.ts";

export const missingModule: KnownFailure = {
  name: "missing-module",
  recognise: (facts) => missingExport(facts) ?? missingFile(facts),
};

function missingFile({ code, message, url }: ErrorFacts) {
  const wanted =
    /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1] ??
    (code === "ERR_MODULE_NOT_FOUND" && url ? pathOf(url) : undefined);
  if (wanted === undefined) return notExported(code, message);
  const importer =
    /imported from '?(\S+?)'?$/m.exec(message)?.[1] ?? /Require stack:\s*- (\S+)/.exec(message)?.[1];
  const from = importer === undefined ? "" : ` by ${pathOf(importer)}`;
  if (isPath(wanted)) {
    const path = resolve(importer === undefined ? "." : dirname(pathOf(importer)), pathOf(wanted));
    const near = nearestName(basename(path), list(dirname(path)));
    return {
      description: `The module ${path} does not exist; it is imported${from}.`,
      cause:
        near === undefined
          ? "No file of a similar name is in that folder: it was not built, not copied into the image, or moved."
          : `The folder has ${near}: a typing error, a different ending, or upper and lower case.`,
      action:
        near === undefined
          ? "Build before starting, and check what the image contains (.dockerignore, outDir)."
          : `Import ${near} instead, or restore the file.`,
    };
  }
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(wanted)?.[0] ?? wanted;
  const near = nearestName(
    name,
    installed(importer === undefined ? process.cwd() : dirname(pathOf(importer)), name),
  );
  return {
    description: `The package ${name} is not installed; it is imported${from}.`,
    cause:
      near === undefined
        ? "It is not in node_modules: not in package.json, a devDependency in a production install, or the install did not run."
        : `${near} is installed: perhaps a typing error.`,
    action:
      near === undefined
        ? `Add it to dependencies (npm install ${name}), and install again in the image.`
        : `Import ${near} if that is what is meant; else npm install ${name}.`,
  };
}

function notExported(code: string | undefined, message: string) {
  if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
  return {
    description: message,
    cause: "The package does not offer that path to others; often it did in another version.",
    action:
      "Import what its package.json lists under exports, or install the version that the code was written for.",
  };
}

/** An import of a name that the module does not have: found when the modules are linked, before any line of them runs. */
function missingExport({ type, message, stack }: ErrorFacts) {
  if (type !== "SyntaxError") return undefined;
  const parts = /The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message);
  if (!parts) return undefined;
  const [, specifier, name] = parts as unknown as [string, string, string];
  const place = /^(file:\/\/\S+?|\/\S+?):(\d+)\s*$/m.exec(stack);
  const importer = place ? pathOf(place[1]!) : undefined;
  const near =
    importer !== undefined && isPath(specifier)
      ? nearestName(name, exportsOf(resolve(dirname(importer), specifier)))
      : undefined;
  return {
    description: `${specifier} has no export named ${name}${importer === undefined ? "" : `; it is imported at ${importer}:${place![2]}`}.`,
    cause:
      near === undefined
        ? "The name was removed, renamed, is exported as default only, or is a type (which is gone when types are stripped)."
        : `It exports ${near}.`,
    action:
      near === undefined
        ? "Import a name that exists; types with `import type`."
        : `Import ${near}, or export ${name} there.`,
  };
}

function exportsOf(path: string): string[] {
  try {
    const text = readFileSync(path, "utf8").slice(0, 1024 * 1024);
    const declared = [
      ...text.matchAll(/^export (?:default )?(?:async )?(?:function\*?|class|const|let|var)\s+([\w$]+)/gm),
    ].map((match) => match[1]!);
    const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap((match) =>
      match[1]!.split(",").flatMap((one) => /([\w$]+)\s*$/.exec(one.trim())?.[1] ?? []),
    );
    return [...declared, ...listed];
  } catch {
    return [];
  }
}

function installed(folder: string, name: string): string[] {
  const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : undefined;
  for (let current = resolve(folder); ; current = dirname(current)) {
    const top = list(join(current, "node_modules"));
    if (top.length > 0) {
      const scoped =
        scope === undefined ? [] : list(join(current, "node_modules", scope)).map((one) => `${scope}/${one}`);
      return [...top.filter((one) => !one.startsWith(".") && !one.startsWith("@")), ...scoped];
    }
    if (dirname(current) === current) return [];
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, 5_000);
  } catch {
    return [];
  }
}

function isPath(specifier: string): boolean {
  return /^(?:\.{0,2}\/|file:|[A-Za-z]:[\\/])/.test(specifier);
}

function pathOf(path: string): string {
  try {
    return path.startsWith("file:") ? fileURLToPath(path) : path;
  } catch {
    return path;
  }
}
