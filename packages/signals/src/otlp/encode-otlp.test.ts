/** Answers as the stock SDK's own decoder reads them. */
import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { encodeOtlpError } from "./encode-otlp-error.ts";
import { encodeOtlpResponse } from "./encode-otlp-response.ts";
import { partialSuccess } from "./partial-success.ts";

const partial = { rejected: 3, message: "Not taken: 3 span (wrong_type)." };

test("protobuf", () => {
  const { body, contentType } = encodeOtlpResponse("traces", "protobuf", partial);
  expect(contentType).toBe("application/x-protobuf");
  expect(ProtobufTraceSerializer.deserializeResponse(body)).toMatchObject({
    partialSuccess: { rejectedSpans: 3, errorMessage: partial.message },
  });
  expect(
    ProtobufLogsSerializer.deserializeResponse(encodeOtlpResponse("logs", "protobuf", partial).body),
  ).toMatchObject({
    partialSuccess: { rejectedLogRecords: 3 },
  });
  expect(
    ProtobufMetricsSerializer.deserializeResponse(encodeOtlpResponse("metrics", "protobuf", partial).body),
  ).toMatchObject({ partialSuccess: { rejectedDataPoints: 3 } });
  expect(encodeOtlpResponse("traces", "protobuf").body).toHaveLength(0);
});

test("JSON", () => {
  const { body, contentType } = encodeOtlpResponse("traces", "json", partial);
  expect(contentType).toBe("application/json");
  expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
    partialSuccess: { rejectedSpans: "3", errorMessage: partial.message },
  });
  expect(JsonTraceSerializer.deserializeResponse(body)).toMatchObject({
    partialSuccess: { errorMessage: partial.message },
  });
  expect(new TextDecoder().decode(encodeOtlpResponse("logs", "json").body)).toBe("{}");
});

test("errors are google.rpc.Status", () => {
  const status = { code: 14, message: "Overloaded; try again in 3 s." };
  expect(JSON.parse(new TextDecoder().decode(encodeOtlpError("json", status).body))).toEqual(status);
  const read = new PbfReader(encodeOtlpError("protobuf", status).body).readFields(
    (tag, out: Record<string, unknown>, pbf) => {
      if (tag === 1) out["code"] = pbf.readVarint();
      if (tag === 2) out["message"] = pbf.readString();
    },
    {},
  );
  expect(read).toEqual(status);
});

test("a partial success names what was not taken, but not what the client dropped itself", () => {
  expect(partialSuccess({ dropped: [] })).toBeUndefined();
  expect(
    partialSuccess({
      dropped: [
        { reason: "wrong_type", category: "span", count: 2 },
        { reason: "too_large", category: "span", count: 1 },
        { reason: "sampled", category: "span", count: 9, by: "client" },
      ],
    }),
  ).toEqual({ rejected: 3, message: "Not taken: 2 span (wrong_type), 1 span (too_large)." });
});
