/** Files that say which runtime the service runs on. */

const RUNTIME_FILE =
  /(?:^|\/)(?:Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.tool-versions|runtime\.txt|mise\.toml)$/;

export function isRuntimeFile(path: string): boolean {
  return RUNTIME_FILE.test(path);
}
