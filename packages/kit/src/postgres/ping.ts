/** Is anybody there? */
import type { PoolClient } from "pg";

/** An empty statement: the shortest way through the server and back. */
export function ping(
  client: PoolClient,
  deadline: number,
  done: (failure: string | undefined) => void,
): void {
  let open = true;
  const settled = (failure: string | undefined): void => {
    if (!open) return;
    open = false;
    clearTimeout(late);
    done(failure);
  };
  const late = setTimeout(() => settled(`an idle connection did not answer within ${deadline} ms`), deadline);
  const query = client.query.bind(client) as (text: string, callback: (error: Error | null) => void) => void;
  query("", (error) => settled(error ? `an idle connection was dead (${error.message})` : undefined));
}
