/** Whether a frame is the user's own code, and whose it is otherwise. */
import { type Frame, inferInApp } from "@holdfast/signals";

/** Frames that no developer wrote, though browsers' SDKs call every frame in-app: native code, and bundles of dependencies. */
const NATIVE = /^(?:<|\[native|\[internal|native$|node:|internal\/|java\.|jdk\.)/;
const VENDOR_CHUNK =
  /(?:^|[\\/])(?:vendors?|polyfills?|webpack-runtime|runtime-main|react-dom|node_modules)[~._-][^\\/]*\.m?js/;

/** Characters of a path that are looked at, from its end. */
const LONGEST_FILE = 1024;

/** True for the user's code: the sender's word, save for what browsers' SDKs get wrong; without one, what the path tells. */
export function isOwn(frame: Frame): boolean {
  const file = frame.file?.slice(-LONGEST_FILE);
  if (file !== undefined && (NATIVE.test(file) || VENDOR_CHUNK.test(file))) return false;
  if (frame.inApp !== undefined) return frame.inApp;
  if (file === undefined && frame.module === undefined) return false;
  const near = file === undefined || file === frame.file ? frame : { ...frame, file };
  return inferInApp(near) ?? true;
}

/** The package of a frame that is not the user's, without its version; undefined for the runtime. */
export function packageOf(frame: Frame): string | undefined {
  const file = (frame.file ?? "").slice(-LONGEST_FILE);
  // The last one: pnpm nests them.
  const at = Math.max(file.lastIndexOf("node_modules/"), file.lastIndexOf("node_modules\\"));
  const node =
    at < 0 ? null : /^node_modules[\\/](@[^\\/]+[\\/][^\\/]+|[^\\/@.][^\\/]*)/.exec(file.slice(at));
  if (node) return (node[1] as string).replace("\\", "/");
  const other =
    /(?:site-packages|dist-packages)[\\/]([^\\/]+)|[\\/]gems[\\/]([^\\/]+?)-\d[^\\/]*[\\/]|\/pkg\/mod\/(.+?)@v/.exec(
      file,
    );
  const found = other?.[1] ?? other?.[2] ?? other?.[3];
  if (found !== undefined) return found.replace(/\.py$/, "");
  if (NATIVE.test(file) || file === "") return frame.module?.split(/[.:/]/).slice(0, 3).join(".");
  return undefined;
}
