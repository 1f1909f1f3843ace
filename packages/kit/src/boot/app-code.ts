/** Whether a place is in the application's own code: neither a dependency's, nor the runtime's, nor the kit's. */
import { isKitFile, type Site } from "../core/index.ts";

export function isAppCode({ file, line }: Site): boolean {
  return (
    line > 0 && file !== "" && !isRuntime(file) && !/[\\/]node_modules[\\/]/.test(file) && !isKitFile(file)
  );
}

function isRuntime(file: string): boolean {
  return file.startsWith("node:") || file.startsWith("internal/") || file.startsWith("evalmachine.");
}

/** The package whose code a place is in. */
export function packageOf({ file }: Site): string | undefined {
  const after = file.split(/[\\/]node_modules[\\/]/).at(-1);
  if (after === undefined || after === file) return file.startsWith("node:") ? file : undefined;
  return /^(?:@[^\\/]+[\\/])?[^\\/]+/.exec(after)?.[0].replace("\\", "/");
}
