import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const websocketUpgradeRefused: Analyzer = {
  kind: "websocket-upgrade-refused",
  recognises: "a WebSocket that was answered with an HTTP status instead of an upgrade",
  words: [
    "unexpected server response:",
    "server rejected websocket connection: http",
    "error during websocket handshake: unexpected response code",
    "did not receive a valid http response",
  ],
  recognise({ message }) {
    const status = partOf(message, /(?:response|code|HTTP):? (\d{3})/);
    return {
      title: status
        ? `The WebSocket's upgrade was answered with ${status}`
        : "The WebSocket's upgrade was not answered as one",
    };
  },
  cause:
    "401 or 403: the sign-in was refused. 404: a wrong path. 200 or 426: a server or proxy without upgrades on this route. 5xx: the server failed in its upgrade handler.",
  fixes: [
    now("Look at the same request in the server's and the proxy's log."),
    today(
      "Let the proxy pass `Upgrade` and `Connection`; answer refusals with their reason; catch errors in the upgrade handler.",
    ),
  ],
  verification:
    '`curl -i -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==" <url>` answers 101.',
};
