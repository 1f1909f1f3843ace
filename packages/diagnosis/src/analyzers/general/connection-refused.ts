import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT = /\beconnrefused\b|connection refused|actively refused|can't reach database server/i;
const TARGET =
  /(?:econnrefused|connection to server at|server at|connect(?:ing)? to|connection to|host=|dial tcp)\s*[`"'(]?(\[?[\w.:-]*[\w\]](?::\d{2,5})?)/i;

/** Nobody listens at the address. */
export const connectionRefused: Analyzer = {
  kind: "connection-refused",
  recognises: "an address where nothing listens",
  cause:
    "The machine answered that nobody listens at that port: the service is not up (yet), listens elsewhere, or the configured address is wrong.",
  codes: ["ECONNREFUSED", "P1001"],
  types: ["ConnectionRefused"],
  words: ["econnrefused", "connection refused", "actively refused", "can't reach database server"],
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
            ? "Check the configured address: it points at the very machine or container that the service runs in."
            : `Check that ${target ?? "the service"} runs and listens, and that host and port are the configured ones.`,
        ),
        today(
          "Retry with back-off at start, and answer not-ready on the health check until the connection stands.",
        ),
        thisWeek("Refuse to start on a missing address, and on a local one where the service is deployed."),
      ],
      verification: "The health check of this dependency passes, and the route answers.",
    };
  },
};
