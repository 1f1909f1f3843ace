import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const invalidUrl: Analyzer = {
  kind: "invalid-url",
  general: "invalid-value",
  recognises: "a text that is not a URL",
  codes: ["ERR_INVALID_URL", "ERR_UNESCAPED_CHARACTERS"],
  words: [
    "invalid url",
    "failed to parse url from",
    "only absolute urls are supported",
    "request path contains unescaped characters",
    "no scheme supplied",
    "is an invalid url",
  ],
  recognise({ coded, lower, message, name }) {
    if (!coded && /invalid url\b[: '"]*[a-z]/.test(lower) && !/no scheme|failed to parse/.test(lower))
      return undefined;
    const url =
      partOf(message, /failed to parse url from (\S{1,120})/i) ??
      partOf(message, /invalid url '?([^\s':]{1,100})'?: no scheme/i);
    return {
      title: url
        ? `\`${url}\` is not a complete URL`
        : `A text was used as a URL and is not one: ${message.slice(0, 80) || name}`,
    };
  },
  cause:
    "The URL is put together from a setting that is missing or has no scheme (`undefined/path`, `api.internal`), or from input that was not encoded.",
  fixes: [
    now(
      "Check the base address in the configuration of this environment: with `https://`, without spaces or line ends.",
    ),
    today("Build URLs by `new URL(path, base)`, and encode what comes from users by `encodeURIComponent`."),
    thisWeek("Validate all addresses at start."),
  ],
  verification: "The call goes out, and its answer comes.",
};
