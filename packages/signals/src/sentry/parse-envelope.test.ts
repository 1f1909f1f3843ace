import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "../limits.ts";
import { parseEnvelope } from "./parse-envelope.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function parse(body: string) {
  const result = parseEnvelope(encoder.encode(body));
  return result.ok
    ? result.value.items.map((item) => [item.header.type, decoder.decode(item.payload)])
    : result.failure.code;
}

describe("framing", () => {
  it.each<[string, string, unknown]>([
    ["only a header", "{}", []],
    ["only a header, with newline", "{}\n", []],
    ["length", '{}\n{"type":"a","length":5}\nhello\n', [["a", "hello"]]],
    ["length, no last newline", '{}\n{"type":"a","length":5}\nhello', [["a", "hello"]]],
    [
      "newlines inside a payload",
      '{}\n{"type":"a","length":3}\n\n\n\n\n{"type":"b"}\nx',
      [
        ["a", "\n\n\n"],
        ["b", "x"],
      ],
    ],
    [
      "no length",
      '{}\n{"type":"a"}\nhello\n{"type":"b"}\nworld\n',
      [
        ["a", "hello"],
        ["b", "world"],
      ],
    ],
    ["no length, no last newline", '{}\n{"type":"a"}\nhello', [["a", "hello"]]],
    ["length null", '{}\n{"type":"a","length":null}\nhello', [["a", "hello"]]],
    [
      "empty payloads",
      '{}\n{"type":"a","length":0}\n\n{"type":"b","length":0}\n',
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    ["empty payload at the end", '{}\n{"type":"a","length":0}', [["a", ""]]],
    [
      "empty payload without length",
      '{}\n{"type":"a"}\n\n{"type":"b"}\nx',
      [
        ["a", ""],
        ["b", "x"],
      ],
    ],
    ["header at the end", '{}\n{"type":"a"}', [["a", ""]]],
    [
      "blank lines",
      '\n{}\n\n{"type":"a","length":5}\nhello\n\n\n{"type":"b"}\nx\n\n',
      [
        ["a", "hello"],
        ["b", "x"],
      ],
    ],
    [
      "CRLF",
      '{}\r\n{"type":"a","length":5}\r\nhello\r\n{"type":"b"}\r\nx\r\n',
      [
        ["a", "hello"],
        ["b", "x\r"],
      ],
    ],
    ["byte order mark", '\ufeff{}\n{"type":"a"}\nx', [["a", "x"]]],
    ["no type", '{}\n{"length":1}\nx', [["", "x"]]],
    ["empty", "", "empty_body"],
    ["blank", "\n\n", "empty_body"],
    ["no JSON", "hello", "malformed_envelope_header"],
    ["a list as header", "[]\n", "malformed_envelope_header"],
    ["an item header that is no JSON", "{}\nhello\n", "malformed_item_header"],
    ["a negative length", '{}\n{"type":"a","length":-1}\nx', "malformed_item_header"],
    ["a length of text", '{}\n{"type":"a","length":"1"}\nx', "malformed_item_header"],
    ["a length beyond the end", '{}\n{"type":"a","length":9}\nhello', "truncated_item"],
    ["a length at the end", '{}\n{"type":"a","length":1}', "truncated_item"],
    ["an enormous length", '{}\n{"type":"a","length":9007199254740991}\nx', "truncated_item"],
    ["a length too short", '{}\n{"type":"a","length":3}\nhello\n', "wrong_item_length"],
    ["characters counted for bytes", '{}\n{"type":"a","length":4}\nüber\n', "wrong_item_length"],
  ])("%s", (_name, body, expected) => {
    expect(parse(body)).toEqual(expected);
  });

  it("bounds size and count", () => {
    const body = encoder.encode(`{}\n${'{"type":"a"}\nx\n'.repeat(4)}`);
    expect(parseEnvelope(body, { ...defaultLimits, items: 3 })).toMatchObject({
      failure: { code: "too_many_items", status: 413 },
    });
    expect(parseEnvelope(body, { ...defaultLimits, bodyBytes: 20 })).toMatchObject({
      failure: { code: "too_large", status: 413 },
    });
  });

  it("reads the header's fields one by one", () => {
    const header = {
      event_id: "01234567-89AB-CDEF-0123-456789ABCDEF",
      dsn: "https://k@h/1",
      sent_at: 5,
      trace: { release: "1", sampled: true },
      sdk: { name: "x", version: 2 },
    };
    expect(parseEnvelope(encoder.encode(JSON.stringify(header)))).toMatchObject({
      value: {
        header: {
          event_id: "0123456789abcdef0123456789abcdef",
          dsn: "https://k@h/1",
          trace: { release: "1" },
          sdk: { name: "x" },
        },
      },
    });
  });

  it("gives binary payloads back as they were", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (payloads) => {
        const parts: number[] = [...encoder.encode("{}\n")];
        for (const payload of payloads) {
          parts.push(...encoder.encode(`{"type":"attachment","length":${payload.length}}\n`), ...payload, 10);
        }
        const result = parseEnvelope(Uint8Array.from(parts));
        expect(result.ok && result.value.items.map((item) => [...item.payload])).toEqual(
          payloads.map((one) => [...one]),
        );
      }),
    );
  });
});
