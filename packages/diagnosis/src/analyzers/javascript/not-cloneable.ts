import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const notCloneable: Analyzer = {
  kind: "not-cloneable",
  general: "serializer",
  recognises: "a value that cannot be copied to a worker, cache or another process",
  types: ["DataCloneError"],
  words: ["could not be cloned"],
  recognise({ message }) {
    const what = partOf(message, /^(.{1,120}?) could not be cloned/);
    return {
      title: what
        ? `A value cannot be copied to another thread or store: \`${what}\``
        : "A value cannot be copied to another thread or store",
    };
  },
  cause:
    "The structured clone algorithm copies data only: functions, promises, class instances with private state and open handles stay behind with an error.",
  fixes: [
    now("Send only plain data: pick the fields that the other side needs."),
    today(
      "Check what is put into worker messages, caches and sessions for functions and promises (a missing `await`).",
    ),
  ],
};
