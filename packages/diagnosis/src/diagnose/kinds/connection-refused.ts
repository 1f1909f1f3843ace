import { type Kind, now, thisWeek, today } from "./kind.ts";

const TEXT = /\beconnrefused\b|connection refused|actively refused|can't reach database server/i;
const TARGET =
  /(?:econnrefused|connection to server at|server at|connect(?:ing)? to|connection to|host=|dial tcp)\s*[`"'(]?(\[?[\w.:-]*[\w\]](?::\d{2,5})?)/i;

/** Nobody listens at the address. */
export const connectionRefused: Kind = {
  kind: "connection-refused",
  recognise({ message, code, name }) {
    if (
      code !== "ECONNREFUSED" &&
      code !== "P1001" &&
      !TEXT.test(message) &&
      !/^Connection(?:RefusedError)$/.test(name)
    )
      return undefined;
    const target = TARGET.exec(message)?.[1];
    const local = target !== undefined && /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/.test(target);
    return {
      title: target
        ? `Connection to ${target} refused: nothing listens there`
        : "Connection refused: nothing listens at the address",
      fixes: [
        now(
          local
            ? "Check the configured address: in production it points at this very machine."
            : `Check that ${target ?? "the service"} runs and listens, and that host and port are the configured ones.`,
        ),
        today(
          "Retry with back-off at start, and answer not-ready on the health check until the connection stands.",
        ),
        thisWeek("Refuse to start on a missing or local address in production."),
      ],
      verification: "The health check of this dependency passes, and the route answers.",
    };
  },
};
