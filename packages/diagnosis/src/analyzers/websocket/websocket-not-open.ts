import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const websocketNotOpen: Analyzer = {
  kind: "websocket-not-open",
  recognises: "a message for a WebSocket that is not open",
  words: [
    "websocket is not open",
    "websocket is already in closing or closed state",
    "websocket was closed before the connection was established",
    'cannot call "send" once a close message has been sent',
    "unexpected asgi message 'websocket.send'",
  ],
  recognise({ message }) {
    const state = partOf(message, /readyState (\d(?: \(\w+\))?)/);
    return {
      title: `A message was sent on a WebSocket that is not open${state ? ` (readyState ${state})` : ""}`,
    };
  },
  cause:
    "The client left, or the socket was not open yet, and the code did not look; why it closed is told by its close event.",
  fixes: [
    now("Look at the close code and reason of that socket; check `readyState` before sending."),
    today("Drop a socket from the list on `close` and `error`; queue messages until `open`."),
  ],
};
