import type { KnownFailure } from "./known-failure.ts";

const texts = [
  /(?:missing|required|undefined|not set|must be set|is not defined)[^\n]{0,60}?(?:env(?:ironment)?(?: variable)?s?)[^\n]{0,20}?\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)\b/i,
  /(?:env(?:ironment)?(?: variable)?)[^\n]{0,20}?\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)\b[^\n]{0,60}?(?:missing|required|undefined|not set|must be set|not found)/i,
  /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)\b (?:is|was|must be)? ?(?:missing|required|undefined|not set|set|not defined)\b/,
];

export const missingEnvironment: KnownFailure = {
  name: "missing-environment",
  recognise: ({ message, code }) => {
    if (code === "ERR_MODULE_NOT_FOUND") return undefined;
    if (code === "P1012" || /Environment variable not found: (\w+)/.test(message)) {
      const name = /Environment variable not found: (\w+)/.exec(message)?.[1];
      return explain(name);
    }
    for (const text of texts) {
      const name = text.exec(message)?.[1];
      if (name !== undefined && name === name.toUpperCase()) return explain(name);
    }
    return undefined;
  },
};

function explain(name = "A variable") {
  return {
    description: `${name} is not set in this environment.`,
    cause:
      process.env[name] === ""
        ? "It is there and empty."
        : "The service needs it, and neither the platform nor an .env file gives it.",
    action: `Set ${name} in the platform's settings (or start with: node --env-file=.env), then start again.`,
  };
}
