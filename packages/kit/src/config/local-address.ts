/** Finds addresses of this machine in a value: in production they point to nothing. */

/** Names of variables on which a service listens: there, such an address is right. */
const listening = /^(?:HOST|HOSTNAME|BIND|LISTEN)$|(?:^|_)(?:BIND|LISTEN|LISTENING)(?:_|$)/i;
/** Names of variables that hold a bare host. */
const hostName =
  /(?:^|_)(?:HOST|HOSTNAME|HOSTS|ADDR|ADDRESS|SERVER|SERVERS|ENDPOINT|ENDPOINTS|BROKER|BROKERS|NODES|URL|URI|DSN)$/i;

/** The address of this machine that the value holds; undefined where there is none. */
export function localAddressIn(name: string, value: string): string | undefined {
  if (listening.test(name)) return undefined;
  for (const part of value.split(/[\s,]+/)) {
    const host = hostOf(part, hostName.test(name));
    if (host !== undefined && isLocal(host)) return host === "" ? "no host" : host;
  }
  // The other notation of PostgreSQL: `host=localhost dbname=app`; also as a parameter of a URL.
  const keyword = /(?:^|[\s?&;])(?:host|server|hostaddr|data source)\s*=\s*([^\s&;,:]+)/i.exec(value)?.[1];
  return keyword !== undefined && isLocal(keyword) ? keyword : undefined;
}

/** The host of a URL, also of one that `URL` can't read; or of `host:port`, where the variable's name promises one. */
function hostOf(part: string, bare: boolean): string | undefined {
  const authority = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(part)?.[1];
  if (authority === undefined) {
    // Further hosts of a URL stand behind commas, with what follows the last of them.
    return bare && /^[[\]\w.:-]+(?:[/?#]|$)/.test(part)
      ? withoutPort(part.replace(/[/?#].*$/, ""))
      : undefined;
  }
  const host = withoutPort(authority.slice(authority.lastIndexOf("@") + 1));
  if (host !== "") return host;
  // Without host the driver takes this machine; a socket's folder in `host=` is the developer's own choice.
  return /^(?:postgres|postgresql|mysql|mongodb|redis|rediss|amqp):/i.test(part) && !/[?&]host=/i.test(part)
    ? ""
    : undefined;
}

function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed;
  // More than one colon without brackets is an IPv6 address itself.
  return host.indexOf(":") === host.lastIndexOf(":") ? host.replace(/:\d*$/, "") : host;
}

function isLocal(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  if (name === "" || name === "localhost" || name.endsWith(".localhost") || name === "localhost.localdomain")
    return true;
  if (name === "::" || name === "::1" || /^(?:0{1,4}:){7}0{0,3}[01]$/.test(name)) return true;
  const v4 = name.replace(/^::ffff:/, "");
  if (/^7f[0-9a-f]{2}:/.test(v4)) return true;
  // `URL` reads every notation of an IPv4 address: 127.1, 0x7f000001, 2130706433.
  const canonical =
    /^[0-9a-fx.]+$/.test(v4) && URL.canParse(`http://${v4}/`) ? new URL(`http://${v4}/`).hostname : v4;
  return /^127(?:\.\d{1,3}){3}$/.test(canonical) || canonical === "0.0.0.0";
}
