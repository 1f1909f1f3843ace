/** Errors that the config part throws on purpose. */
import { KitError } from "../core/index.ts";

/** One thing that is wrong with the configuration, in plain words. Holds no secret. */
export interface ConfigProblem {
  /** Of the variable; empty where it is of the configuration as a whole. */
  readonly name: string;
  /**
   * `missing`: not set, or empty; `invalid`: the schema refuses it; `local`: an address of this machine; `placeholder`: a secret that
   * everybody knows or can guess; `embedded`: a local database; `source`: a file that can't be read. The middle three in production only.
   */
  readonly kind: "missing" | "invalid" | "local" | "placeholder" | "embedded" | "source";
  /** What is wrong, e.g. `is missing`. */
  readonly message: string;
  readonly expected?: string;
  /** Where the value came from, e.g. `environment`, `.env`, `default`. */
  readonly source?: string;
  /** What to do. */
  readonly action: string;
}

/** The configuration can't be used. The message tells all problems at once, `problems` holds them one by one. */
export class ConfigError extends KitError {
  static override readonly code = "KIT_CONFIG";
  readonly problems: readonly ConfigProblem[];
  constructor(message: string, problems: readonly ConfigProblem[]) {
    super(message);
    this.problems = problems;
  }
}

/** `loadConfig`, or a value of a schema, was called with something that makes no sense. */
export class ConfigSetupError extends KitError {
  static override readonly code = "KIT_CONFIG_SETUP";
}
