/** A stored event as it is read to be placed again. */
export interface Row {
  tie: string;
  seq: number;
  id: string;
  issue_id: string;
  failure_id: string;
  role: "root" | "symptom";
  received: number;
  size: number;
  body: Uint8Array;
}

export const COLUMNS = "seq, id, issue_id, failure_id, role, received, size, body";
