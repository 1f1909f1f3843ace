/** Frames of the JVM name a file without its folder: the package says which. */
import type { Frame } from "@holdfast/signals";

const JVM = /^[\w$]+\.(?:java|kt|kts|scala|groovy|clj)$/;

/**
 * @example
 * withPackagePath({ file: "Split.java", module: "com.acme.tax.Split" }).file; // "com/acme/tax/Split.java"
 */
export function withPackagePath(frame: Frame): Frame {
  const { file, module } = frame;
  if (file === undefined || module === undefined || !JVM.test(file)) return frame;
  const folders = module.split("$")[0]!.split(".").slice(0, -1);
  return folders.length === 0 ? frame : { ...frame, file: [...folders, file].join("/") };
}
