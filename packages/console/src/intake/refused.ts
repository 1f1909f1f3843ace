/** A decoder's refusal on its way to the answer. */
import type { DecodeFailure } from "@holdfast/signals";

export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  readonly status: number;

  constructor({ code, message, status }: DecodeFailure) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
