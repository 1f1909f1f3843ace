/** Cheap looks at a whole text: where nothing triggers, no secret with a name is in it. */

/** A word of a secret's name. The backtick is `\x60` below: these are templates. */
const name = String.raw`(?:pass|pwd|phrase|secret|token|auth(?!ors?\b)|(?<![a-z])sig|hmac|sess|sid|cookie|cred|jwt|otp|srf|bearer|cvv|cvc|ssn|iban|card|c[ _-]?number|mnemonic|seed|(?<![a-z])pin|[a-z0-9][ _.-]?(?:key|code))`;
const quote = String.raw`\\{0,3}["']`;
const space = String.raw`[ \t]{0,4}`;

const any = (...parts: string[]) => `(?:${parts.join("|")})`;

/** Behind it what could lead to a value. Within a name nothing leads: without saying so, each of its characters would be tried. */
export const pairTrigger = new RegExp(
  String.raw`${name}[\w$.%-]{0,40}(?![\w$.%-])(?:[?!\\"'\x60\])]{0,8}[ \t]{0,40}(?:[=:]|[!+|~&?<][=>|&?])|[ \t](?:LIKE|string))`,
  "i",
);

/** The same for flags, markup, lists, SQL and named values. */
export const phraseTrigger = new RegExp(
  [
    String.raw`(?<![\w-])${any(
      String.raw`--?(?:[a-z][\w.-]{0,40})??${name}[\w.-]{0,24}["'\\]{0,4}[ \t,]`,
      "-[pau]",
      "--(?:proxy-)?user",
    )}`,
    String.raw`<\/[\w:.-]{0,64}?${name}`,
    String.raw`["'][\w.-]{0,40}?${name}[\w.-]{0,24}${quote}(?:${space},|\\r|\r?\n|[ \t]{1,4}value)`,
    String.raw`(?:pass(?:word|wd|phrase)|pwd|by)${space}(?:in[ \t]{1,4}|password[ \t]{1,4})?\(?${space}${quote}`,
    String.raw`\)=\(`,
    String.raw`(?:name|key)["'\\]{0,4}${space}[:=]${space}${quote}[\w.-]{0,64}?${name}`,
  ].join("|"),
  "i",
);
