/** E-mail addresses in a text, found from their `@` outwards: linear, and not fooled by package versions in paths. */

/** RFC 5321: 64 octets before the sign, 255 after it. */
const maxLocal = 64;
const maxDomain = 255;

/** Puts `[email]` in the place of each address. */
export function redactEmails(text: string): string {
  let out = "";
  let done = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > done && at - start < maxLocal && isLocalPart(text.charCodeAt(start - 1))) start--;
    if (start === at || isUserinfo(text, start)) continue;
    let end = at + 1;
    while (end < text.length && end - at <= maxDomain && isDomainPart(text.charCodeAt(end))) end++;
    while (end > at && isDotOrDash(text.charCodeAt(end - 1))) end--;
    // `.` and a top-level domain of two letters are the least.
    if (end - at < 5) continue;
    if (!isDomain(text.slice(at + 1, end)) || text.slice(start, at) === "git") continue;
    out += `${text.slice(done, start)}[email]`;
    done = end;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** Letters, digits, `. -`. */
function isDomainPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    isDotOrDash(code)
  );
}

/** The same, and `_ % +`. */
function isLocalPart(code: number): boolean {
  return isDomainPart(code) || code === 95 || code === 37 || code === 43;
}

function isDotOrDash(code: number): boolean {
  return code === 46 || code === 45;
}

/** `scheme://user@host`: the host must stay readable. */
function isUserinfo(text: string, start: number): boolean {
  return text[start - 1] === "/" && text[start - 2] === "/";
}

/** Versions (`lodash@4.17.21`, `next@15.0.0-canary.ab`) and densities (`icon@2x.png`) are no domains. */
function isDomain(domain: string): boolean {
  return (
    /^[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,24}$/.test(domain) &&
    !/^(?:v?\d+\.\d+\.|\d+x\.)/.test(domain)
  );
}
