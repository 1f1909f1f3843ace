import { type Analyzer, now, today } from "../analyzer.ts";

const TEXT =
  /invalid input value for enum ["`]?([\w.]+)|value too long for type ([\w ]+\(\d+\))|(?:numeric|integer|bigint|smallint|value) (?:field )?(?:overflow|out of range)|invalid input syntax for (?:type )?(?!json)(\w+)|data truncated for column|out of range value for column|date\/time field value out of range|cast to \w+ failed|is not a valid (?:enum|choice)|invalid enum value|input should be|converting null to \w+|^invalid (?:time value|date|url|currency code)\b|^for input string:/i;
const CODES =
  /^(?:22\w{3}|ER_TRUNCATED_WRONG_VALUE\w*|ER_DATA_TOO_LONG|ER_WARN_DATA_OUT_OF_RANGE|P2000|P2005|P2006|P2007|P2020)$/;
const TYPES =
  /^(?:ZodError|ValiError|ValidationError|RequestValidationError|ResponseValidationError|CastError|InvalidTextRepresentation\w*|NumericValueOutOfRange\w*|StringDataRightTruncation\w*|DataError|MethodArgumentNotValidException)$/;

/** A value does not fit what the schema, the column or the enumeration allows. */
export const invalidValue: Analyzer = {
  kind: "invalid-value",
  recognises: "a value that does not fit what is expected",
  cause: "The value came in unchecked, or code and schema changed at different times.",
  recognise({ message, code, name }) {
    const match = TEXT.exec(message);
    if (!match && !TYPES.test(name) && !(code !== undefined && CODES.test(code))) return undefined;
    const title = match?.[1]
      ? `A value is not one of the enumeration \`${match[1]}\``
      : match?.[2]
        ? `A text is too long for ${match[2]}`
        : match?.[3]
          ? `A value cannot be read as ${match[3]}`
          : /converting null/i.test(message)
            ? "A column holds NULL where the code expects a value"
            : `A value does not fit what is expected: ${message.split("\n", 1)[0]!.slice(0, 100) || name}`;
    return {
      title,
      fixes: [
        now(
          "Find the value and where it came from: a request, a row, an answer; check whether the code or the schema changed last.",
        ),
        today(
          "Check it where it comes in, and answer 400 there; let columns that may be NULL be read as such.",
        ),
      ],
    };
  },
};
