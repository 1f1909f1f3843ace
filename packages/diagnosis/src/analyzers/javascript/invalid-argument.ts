import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const invalidArgument: Analyzer = {
  kind: "invalid-argument",
  general: "invalid-value",
  recognises: "an argument of the wrong type or range in a call of the runtime's own functions",
  codes: [
    "ERR_INVALID_ARG_TYPE",
    "ERR_INVALID_ARG_VALUE",
    "ERR_OUT_OF_RANGE",
    "ERR_MISSING_ARGS",
    "ERR_INVALID_OPT_VALUE",
  ],
  words: ["argument must be of type", "argument must be one of type"],
  recognise({ code, coded, lower, message }) {
    if (!coded && !/^(?:the )?["'].{1,80}["'] (?:argument|property|option)/.test(lower)) return undefined;
    if (/Promise\b/.test(message)) return undefined;
    const match =
      /The ["']?([\w$.\]['"]{1,80}?)["']? (?:argument|property|option) must be (?:of type|an instance of|one of type) (.{1,80}?)\. Received (.{1,80})/s.exec(
        message,
      );
    return {
      title: match
        ? `The argument \`${match[1]}\` must be ${match[2]}, and was ${match[3]?.split("\n", 1)[0]}`
        : `An argument does not fit: ${message.split("\n", 1)[0]?.slice(0, 120) || code}`,
    };
  },
  cause:
    "The value that is handed on is missing or has another type than the function takes: mostly an unset setting or an optional field of the input.",
  fixes: [
    now(
      "Look at where the argument comes from at the throw site: a setting, a request field, a result that is undefined.",
    ),
    today("Check the value where it comes in, and name there what is missing."),
    thisWeek("Turn on strict type checks for this file."),
  ],
};
