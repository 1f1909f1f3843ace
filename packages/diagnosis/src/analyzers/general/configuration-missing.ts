import { type Analyzer, now, thisWeek } from "../analyzer.ts";

const TEXT =
  /(?:[Mm]issing|[Rr]equired|[Uu]ndefined|no|[Uu]nset|[Mm]ust set|[Nn]ot set).{0,40}?(?:[Ee]nvironment variable|[Ee]nv(?:ironment)? var|config(?:uration)?(?: key| value)?|setting)s?[:\s]*[`'"]?([A-Z][A-Z0-9_]{2,})?|(?:[Ee]nvironment variable|[Ee]nv var)s? [`'"]?([A-Z][A-Z0-9_]{2,})[`'"]? (?:is |was )?(?:not set|missing|required|undefined|not found|must be)|[`'"]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[`'"]? (?:is |must be |was )?(?:required|missing|not set|undefined|set\b)|\b([A-Z][A-Z0-9_]{2,})[`'"]? (?:environment variable|env var) (?:is |was |must be )?(?:missing|required|not set|undefined|set\b|not found)|Environment variable not found: (\w+)|Could not resolve placeholder '([^'\s]{1,200})'|config property ([\w.-]{1,200}) is required but|required key ([A-Z][A-Z0-9_]{2,}) missing value|could not fetch environment variable "(\w{1,200})"|key not found: "([A-Z][A-Z0-9]*_[A-Z0-9_]+)"/;

/** A setting that the service needs is not there. */
export const configurationMissing: Analyzer = {
  kind: "configuration-missing",
  recognises: "a setting that is missing",
  cause: "The variable is not set in this environment, or under another name.",
  recognise({ message, name, code, type }) {
    // A missing file may be called config, too; it is no setting.
    if (code === "ENOENT" || /no such file/i.test(message)) return undefined;
    const match = TEXT.exec(message);
    const key =
      name === "KeyError" && type === "KeyError"
        ? /^'?([A-Z][A-Z0-9]*_[A-Z0-9_]+)'?$/.exec(message)?.[1]
        : undefined;
    if (!match && key === undefined && code !== "P1012" && name !== "ImproperlyConfigured") return undefined;
    const what = key ?? match?.slice(1).find((part) => part !== undefined);
    return {
      title: what ? `The setting ${what} is missing` : "A setting that the service needs is missing",
      fixes: [
        now(
          what
            ? `Set ${what} in this environment and restart.`
            : "Set the missing value in this environment and restart.",
        ),
        thisWeek("Check all settings at start and report every problem at once."),
      ],
    };
  },
};
