import { maskOfTelling } from "../mask-of-telling.ts";
import { type Kind, now, today } from "./kind.ts";

/** Two answers were given to one request. */
export const headersSent: Kind = {
  kind: "headers-sent",
  recognise(telling) {
    if (!maskOfTelling(telling, "headers-sent")) return undefined;
    return {
      title: "A request was answered twice",
      fixes: [
        now(
          "At the throw site, look for an answer without a `return`, a callback that runs twice, or an error handler that answers after the answer had begun.",
        ),
        today(
          "In the error handler, pass the error on where the headers are sent already (`res.headersSent`), and log the first error.",
        ),
      ],
    };
  },
};
