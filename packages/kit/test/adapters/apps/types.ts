/** What a test app is to the contract suite. */
import type { AdapterOptions } from "../../../src/requests/index.ts";

export interface Running {
  url: string;
  close(): Promise<void>;
}

export interface TestApp {
  name: string;
  /** @param own with the service's own error handler */
  start(options: AdapterOptions, own: boolean): Promise<Running>;
}
