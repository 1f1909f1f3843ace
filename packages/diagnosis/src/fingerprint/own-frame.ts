/** Whether a frame is the user's own code, and whose it is otherwise. */
import type { Frame } from "@holdfast/signals";

const NATIVE = /^(?:<|\[native|\[internal|native$|node:|internal\/|java\.|jdk\.)/;
const VENDOR_FILE =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|bower_components|jspm_packages|\.yarn|\.pnpm|gems|vendor\/bundle|vendor)[\\/]|\/pkg\/mod\/|\/go\/src\/(?:runtime|net|internal|reflect|sync)\/|\/rustc\/|\.cargo\/registry|\/python\d(?:\.\d+)?\/|node:|\/var\/runtime\//;
const VENDOR_CHUNK =
  /(?:^|[\\/])(?:vendors?|polyfills?|webpack-runtime|runtime-main|react-dom|node_modules)[~._-][^\\/]*\.m?js/;
const VENDOR_MODULE =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|clojure|groovy|org\.(?:springframework|hibernate|apache|eclipse|jboss|postgresql|h2|junit)|io\.(?:netty|micronaut|vertx|reactivex|grpc)|reactor|com\.(?:zaxxer|fasterxml|mysql|google)|runtime|System|Microsoft|core|std|alloc|tokio)(?:$|[.:/])/;

/** Characters of a path that are looked at, from its end. */
const LONGEST_FILE = 1024;

/** True for the user's code. Where the sender does not say, the path does. */
export function isOwn(frame: Frame): boolean {
  const file = frame.file?.slice(-LONGEST_FILE);
  if (file !== undefined && (NATIVE.test(file) || VENDOR_CHUNK.test(file))) return false;
  // Browsers' SDKs call every frame in-app; everybody else is believed.
  if (frame.inApp !== undefined) return frame.inApp;
  if (file === undefined && frame.module === undefined) return false;
  if (file !== undefined && VENDOR_FILE.test(file)) return false;
  return frame.module === undefined || !VENDOR_MODULE.test(frame.module);
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
