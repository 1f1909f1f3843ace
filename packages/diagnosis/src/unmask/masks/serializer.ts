import type { Mask } from "./mask.ts";

const TEXT =
  /do not know how to serialize|converting circular structure|cyclic object value|json\.stringify cannot serialize|not json serializable|unable to serialize|(?:not|un)[ -]?serializable|(?:cannot|can't|can not|could not|failed to) (?:be )?(?:serialize|stringify|cloned?\b)|circular reference detected|no serializer found|could not write json|infinite recursion \(stackoverflowerror\)|json: (?:unsupported (?:type|value)|error calling marshaljson)|bigint value can't be serialized|attempted to send payload of invalid type|does not match schema definition|json\.encoder/i;
const TYPES =
  /^(?:PydanticSerializationError|JsonMappingException|InvalidDefinitionException|HttpMessageNotWritableException|JSONEncodeError|UnsupportedTypeError|MarshalerError|DataCloneError|NotSerializableException|EncodeError)$/;
const CODES =
  /^(?:FST_ERR_FAILED_ERROR_SERIALIZATION|FST_ERR_REP_INVALID_PAYLOAD_TYPE|FST_ERR_SEND_INSIDE_ONERR)$/;
/** Only where the throw itself happens in a serializer: deeper frames may be anybody's. */
const FRAME =
  /(?:^|\.)(?:JSON\.stringify|stringify|toJSON|jsonable_encoder|safe_?stringify|serializeError|iterencode)$/;

/** A serializer that fails: on its own a bug like any other, in an error handler the classic way to lose the first error. */
export const serializer: Mask = {
  slug: "serializer",
  recognise({ name, text, code, exception }) {
    if (TYPES.test(name) || (code !== undefined && CODES.test(code))) return "able";
    // SQLSTATE 40001 speaks of serialization too, and is no serializer.
    if (code === "40001") return undefined;
    if (TEXT.test(text)) return "able";
    const top = exception.frames[0]?.function;
    return top !== undefined && FRAME.test(top) ? "able" : undefined;
  },
  reason: (root) => `Thrown while an answer that should have told of ${root} was being serialized`,
  tell: "The error that the handler was serializing, or the value that could not be serialized, would tell.",
};
