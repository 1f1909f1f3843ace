/** What the floors know of the request. */
import type { WorkContext } from "../core/index.ts";

export interface AnswerRequest {
  context: WorkContext | undefined;
  status: number;
  method: string | undefined;
  accept: string | undefined;
  production: boolean;
  instance: string | undefined;
}
