/** Has the main thread run an expression where it stands: in a loop, in a regular expression, or when a native call has returned. */
import { Session } from "node:inspector";

/**
 * Answers how to take it back: the connection must end before the process can.
 *
 * @param refused called where the inspector can't be used
 */
export function evaluateInMain(expression: string, refused: () => void): () => void {
  const session = new Session();
  let over = false;
  try {
    session.connectToMainThread();
    session.post("Runtime.evaluate", { expression, silent: true }, (error) => {
      if (error && !over) refused();
    });
  } catch {
    refused();
  }
  return () => {
    over = true;
    try {
      session.disconnect();
    } catch {
      // Never connected, or gone with the thread.
    }
  };
}
