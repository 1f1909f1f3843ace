import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const cycleInJson: Analyzer = {
  kind: "cycle-in-json",
  general: "serializer",
  recognises: "a value that refers to itself and is turned into JSON",
  words: [
    "converting circular structure",
    "cyclic object value",
    "circular reference detected",
    "cannot serialize cyclic",
  ],
  recognise({ message }) {
    const what = partOf(message, /starting at object with constructor '([^']{1,80})'/);
    const by = partOf(message, /property '([^']{1,80})' closes the circle/);
    return {
      title: `An answer or log line refers to itself and cannot be serialized${what ? ` (a \`${what}\`${by ? `, by its \`${by}\`` : ""})` : ""}`,
    };
  },
  cause:
    "A whole object of a library or an ORM (a request, a socket, an error with its request, an entity with its parent) is handed to JSON, and it holds a reference back to itself.",
  fixes: [
    now("Hand over the few fields that are meant instead of the whole object, at the throw site."),
    today(
      "Use a serializer that cannot fail in error handlers and loggers, so that it never hides the first error.",
    ),
    thisWeek("Declare the shape of each answer, so that no entity goes out as it is."),
  ],
};
