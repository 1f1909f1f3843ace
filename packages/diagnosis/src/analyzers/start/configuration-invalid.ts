import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const configurationInvalid: Analyzer = {
  kind: "configuration-invalid",
  recognises: "settings that are there and do not hold what they must",
  codes: ["KIT_CONFIG", "FST_ENV"],
  types: ["ConfigError", "EnvError", "InvalidEnvironmentVariable"],
  words: [
    "invalid environment variables",
    "config validation error",
    "invalid configuration",
    "configuration is invalid",
    "invalid value for environment variable",
    "env must have required",
    "error validating datasource",
    "the url must start with the protocol",
  ],
  recognise({ lower, message }) {
    if (/missing environment|not set$/.test(lower)) return undefined;
    const key = partOf(message, /\b([A-Z][A-Z0-9]*_[A-Z0-9_]{1,60})\b/);
    return {
      title: key
        ? `The setting ${key} does not hold what the service expects`
        : `The settings do not hold what the service expects: ${message.split("\n", 1)[0]?.slice(0, 100)}`,
    };
  },
  cause:
    "A value of this environment is empty, a placeholder, or written for another one: a number with a unit, a URL without its scheme, a flag that is no boolean.",
  fixes: [
    now("Correct the value in this environment and restart; the message names what is expected."),
    today("Compare the names and forms with an environment that works."),
    thisWeek("Validate all settings in CI with the values of each environment (secrets masked)."),
  ],
  verification: "The service starts and reports no problem with its configuration.",
  rollback: "Put the setting back to its value before the change.",
};
