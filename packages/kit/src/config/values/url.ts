/** Addresses with a scheme. */
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

export interface UrlOptions extends ValueOptions<string> {
  /** Without colon, e.g. `["postgres", "postgresql"]`. (Default: any) */
  protocols?: readonly string[];
}

/**
 * A URL, given as the text that libraries want. Several hosts, as PostgreSQL and MongoDB take, are allowed.
 *
 * @example
 * await loadConfig({ DATABASE_URL: url({ protocols: ["postgres", "postgresql"] }) });
 */
export function url(options: UrlOptions = {}): ValueSchema<string> {
  const { protocols } = options;
  const scheme = protocols?.[0] ?? "https";
  const expected =
    protocols === undefined
      ? "a URL such as https://host/path"
      : `a URL that begins with ${protocols.map((one) => `${one}://`).join(" or ")}`;
  return makeValue(expected, options, (raw) => {
    const parts = typeof raw === "string" ? /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(raw) : null;
    if (typeof raw !== "string" || !parts) {
      throw new Refused(`is no URL: it must begin with a scheme such as ${scheme}://`);
    }
    const protocol = parts[1]!.toLowerCase();
    if (protocols && !protocols.includes(protocol)) throw new Refused(`must be ${expected}`);
    if (!URL.canParse(oneHost(raw))) throw new Refused("is no URL that can be read");
    return raw;
  });
}

/** `URL` knows one host: the others of a list are checked by nobody but the driver. */
function oneHost(text: string): string {
  return text.replace(/^([^/]+:\/\/(?:[^@/]*@)?[^,/]+)(?:,[^,/]+)+(?=[/?#]|$)/, "$1");
}
