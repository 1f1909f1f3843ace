/** Where a list goes on: the sort value and the id of the last item shown. Opaque to clients. */
import { StoreError } from "../store-error.ts";

export interface Cursor {
  /** What the list is sorted by; a cursor of another order is refused. */
  sort: string;
  value: number;
  id: string;
}

export function writeCursor({ sort, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");
}

/** @throws StoreError `invalid_cursor` */
export function readCursor(text: string, sort: string): Cursor {
  try {
    const [ofSort, value, id] = JSON.parse(Buffer.from(text, "base64url").toString()) as unknown[];
    if (ofSort === sort && Number.isSafeInteger(value) && typeof id === "string") {
      return { sort, value: value as number, id };
    }
  } catch {
    // Said below, the same for all that is wrong with it.
  }
  throw new StoreError(
    "invalid_cursor",
    "The cursor does not belong to this list. Start again without one; its order must stay the same.",
  );
}
