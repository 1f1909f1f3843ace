/** Why a request body can't be read at all; stays inside the decoder, callers see a DecodeFailure. */
import type { DecodeFailure } from "../words/signal.ts";

const failures = {
  malformed_protobuf: {
    status: 400,
    message:
      "The body is not a valid protobuf export request: it is cut short, or was sent in another format. Check Content-Type and Content-Encoding.",
  },
  malformed_json: {
    status: 400,
    message:
      "The body is not valid JSON. Check Content-Type and Content-Encoding, and that the body was sent whole.",
  },
  wrong_shape: {
    status: 400,
    message:
      "The body is JSON but no export request: it must be an object with a list of resourceSpans, resourceLogs or resourceMetrics.",
  },
  // A defect of this decoder; the promise not to throw holds all the same. The tests hold that it never comes.
  undecodable: {
    status: 400,
    message: "The body could not be decoded. Please report this, with the sender's name and version.",
  },
  too_large: {
    status: 413,
    message: "The body is larger than this server takes after decompression. Send smaller batches.",
  },
  too_complex: {
    status: 413,
    message: "The body holds more values than this server takes in one request. Send smaller batches.",
  },
} as const;

export class Unreadable extends Error {
  readonly code: keyof typeof failures;

  constructor(code: keyof typeof failures) {
    super(code);
    this.code = code;
  }

  toFailure(): DecodeFailure {
    return { code: this.code, ...failures[this.code] };
  }
}
