// The disease of the second incident: a repository catches the real error and answers with an empty list.

export interface Thread {
  id: string;
  owner: string;
  createdAt: string;
}

/** Rows as a database would answer them; the second one's metadata was written by hand, and is no JSON. */
const rows = [
  { id: "t-1", created_at: "2026-01-07T09:12:00Z", metadata: '{"user_id":"ada"}' },
  { id: "t-2", created_at: "2026-01-07T10:40:00Z", metadata: "{user_id: ada}" },
];

export function threadsOf(owner: string): Thread[] {
  try {
    return rows
      .map((row) => ({
        id: row.id,
        createdAt: row.created_at,
        owner: JSON.parse(row.metadata).user_id as string,
      }))
      .filter((thread) => thread.owner === owner);
  } catch {
    return [];
  }
}
