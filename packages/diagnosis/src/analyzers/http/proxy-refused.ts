import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const proxyRefused: Analyzer = {
  kind: "proxy-refused",
  recognises: "an outgoing proxy that refuses",
  types: ["ProxyError", "ProxyConnectError"],
  words: [
    "proxy authentication required",
    "tunneling socket could not be established",
    "proxy response (",
    "!== 200 when http tunneling",
    "tunnel connection failed",
    "proxy connect aborted",
    "cannot connect to proxy",
    "proxyerror",
  ],
  recognise({ lower, message }) {
    const status = partOf(message, /(?:statusCode=|\(|failed: |response )(\d{3})/);
    return {
      title: status
        ? `The outgoing proxy refused the call (${status})`
        : /authentication required/.test(lower)
          ? "The outgoing proxy asks for a sign-in (407)"
          : "The outgoing proxy refused the call or was not reached",
    };
  },
  cause:
    "HTTP_PROXY or HTTPS_PROXY of this environment sends the call through a proxy that wants credentials, does not allow the target, or is not there.",
  fixes: [
    now(
      "Compare HTTP_PROXY, HTTPS_PROXY and NO_PROXY of this environment; internal names belong into NO_PROXY.",
    ),
    today("Have the target allowed at the proxy, with the service's own credentials."),
  ],
  verification: "The same call by `curl -v` from the container succeeds.",
};
