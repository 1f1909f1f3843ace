import { type Analyzer, now, today } from "../analyzer.ts";

const TEXT =
  /unexpected token .{1,40}(?:json|position|<)|is not valid json|unexpected end of json input|unexpected non-whitespace character after json|expecting value: line|extra data: line|invalid character .{1,20} looking for beginning|bad control character in string literal|unterminated string in json|invalid input syntax for type json|cannot deserialize value|json parse error/i;

/** Text was read as JSON and is not. */
export const invalidJson: Analyzer = {
  kind: "invalid-json",
  recognises: "text that is read as JSON and is none",
  cause: "The other side answered with something else: an error page, nothing at all, or half of it.",
  recognise({ message, name }) {
    if (
      !TEXT.test(message) &&
      !/^(?:JSONDecodeError|JsonParseException|JsonSyntaxException|JsonException)$/.test(name)
    )
      return undefined;
    const xml = /<\?xml/i.test(message);
    const html = !xml && /<!doctype|<html|["'`]<(?![?/\w])|token '?<'?/i.test(message);
    const empty =
      /unexpected end of (?:json )?input|expecting value: line 1 column 1 \(char 0\)|no content to map|"undefined" is not valid json|end-of-input/i.test(
        message,
      );
    return {
      title: xml
        ? "An XML document came where JSON was expected"
        : html
          ? "An HTML page came where JSON was expected"
          : empty
            ? "Nothing, or only the start of something, came where JSON was expected: not JSON"
            : "Something that is not JSON was read as JSON",
      fixes: [
        now(
          html || xml
            ? "Look at the answer itself: it is an error page or a sign-in page of the callee or of a proxy."
            : "Log the first bytes of what was read, and where it came from.",
        ),
        today("Check status and content type before parsing; for columns, find the rows that do not parse."),
      ],
    };
  },
};
