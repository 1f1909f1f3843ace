/** The kit's own files: a place in one of them explains nothing about the application. */
import { fileURLToPath } from "node:url";

/** What runs, and the sources that its source maps lead to. */
const folders = ["../../src/", "../../dist/"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** Whether a file is the kit's; its tests stand for applications. */
export function isKitFile(file: string): boolean {
  return folders.some((folder) => file.startsWith(folder)) && !/\.(?:test|fixture)\.[cm]?[jt]s$/.test(file);
}
