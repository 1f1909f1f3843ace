/** Foreign work inside a deadline. */
import { RealtimeDeadlineError } from "./errors.ts";

/**
 * The outcome of `work`, or a RealtimeDeadlineError; a late outcome is dropped, a late rejection heard. Aborts the controller at the
 * deadline. Throws what `work` throws, also synchronously thrown.
 */
export async function within<T>(
  what: string,
  deadline: number,
  controller: AbortController,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const running = Promise.resolve(work(controller.signal));
    running.catch(() => {});
    return await Promise.race([
      running,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          const late = new RealtimeDeadlineError(`${what} took longer than ${deadline} ms.`);
          reject(late);
          controller.abort(late);
        }, deadline);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
