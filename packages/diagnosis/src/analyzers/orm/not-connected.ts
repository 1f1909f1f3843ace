import { type Analyzer, now, today } from "../analyzer.ts";

export const notConnected: Analyzer = {
  kind: "not-connected",
  recognises: "an ORM that is used before it was connected",
  types: [
    "CannotExecuteNotConnectedError",
    "ConnectionNotFoundError",
    "DataSourceNotFoundError",
    "MongoNotConnectedError",
    "ConnectionNotEstablishedError",
  ],
  words: [
    "connection is not established with",
    "datasource is not initialized",
    "datasource is not set for this entity",
    'cannot execute operation on "',
    "client must be connected before running operations",
    'connection "default" was not found',
    "database connection not open",
    "driver not connected",
  ],
  recognise: () => ({ title: "The database layer was used before it was connected" }),
  cause:
    "A request, job or module at the top level ran before the connection was awaited at start, or after it was closed.",
  fixes: [
    now("Await the connection in the start, before the port takes traffic and jobs begin."),
    today("Answer not-ready on the health check until it stands."),
  ],
  verification: "Requests during the start are answered with 503, and later ones with data.",
};
