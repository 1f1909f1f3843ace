import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const classWithoutNew: Analyzer = {
  kind: "class-without-new",
  recognises: "a class that is called without `new`, or a method that lost its object",
  words: [
    "cannot be invoked without 'new'",
    "illegal invocation",
    "cannot read private member",
    "cannot write private member",
    "receiver must be",
    "called on incompatible receiver",
    'value of "this" must be of type',
  ],
  recognise({ lower, message }) {
    const what =
      partOf(message, /Class constructor (\S{1,80}) cannot/) ??
      partOf(message, /private member (#[\w$]{1,80})/);
    return {
      title: lower.includes("without 'new'")
        ? `The class \`${what ?? "?"}\` is called without \`new\``
        : `A method runs on an object that is not its own${what ? ` (\`${what}\`)` : ""}`,
    };
  },
  cause:
    "A method was taken off its object (`const { get } = store`, `list.map(service.load)`), or a class is called like a function; compiled code may also mix ES5 and native classes.",
  fixes: [
    now("Call it on its object (`(x) => service.load(x)`, `.bind(service)`), or add `new`."),
    today("Search for other places that hand methods on without their object."),
    thisWeek("Turn on the linter's `unbound-method`."),
  ],
};
