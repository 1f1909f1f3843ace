/** The request under way, as the adapter opened it. */
import { currentContext } from "../core/index.ts";
import { HttpWork } from "../requests/index.ts";

export function workHere(): HttpWork | undefined {
  const context = currentContext();
  return context instanceof HttpWork ? context : undefined;
}
