/** How often the parent is looked at, in milliseconds. */
const everyMs = 250;

/**
 * Calls back when the npm process that started this one has gone.
 *
 * `npx` and `npm run` put a shell between themselves and the command, and that shell does not pass SIGTERM on: it ends, npm
 * ends, and the command would live on unseen. Does nothing when npm did not start it.
 */
export function whenOrphaned(stop: () => void): void {
  if (!process.env["npm_command"]) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, everyMs);
  timer.unref();
}
