/** What a failed connection means, in plain words, and what to do. */

interface Known {
  /** errno, SQLSTATE, or a part of the message. */
  is: readonly string[];
  says: string;
}

/** Codes: errno of the system; SQLSTATE, PostgreSQL's appendix A; messages: pg and Node's TLS. */
const known: readonly Known[] = [
  {
    is: ["ECONNREFUSED"],
    says: "nothing listens there: is the server started, are host and port right? In a container, localhost is the container itself",
  },
  {
    is: ["ENOTFOUND"],
    says: "the host name does not exist: check it, and that this service is in the database's network",
  },
  { is: ["EAI_AGAIN"], says: "the name service did not answer: often passing, else check DNS" },
  {
    is: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    says: "the host can't be reached: check firewall, private network and address",
  },
  {
    is: ["ECONNRESET", "EPIPE", "Connection terminated unexpectedly"],
    says: "the other side closed the connection: a proxy without a server behind it, a restart, or TLS expected on one side only",
  },
  {
    is: ["53300", "53400", "too many connections", "too many clients"],
    says: "the server's connections are used up: lower `max` of the pools (max times instances), or put a pooler before it",
  },
  { is: ["57P03"], says: "the server is starting, stopping or recovering: it answers again by itself" },
  { is: ["57P01", "57P02"], says: "the server is being shut down or ended this connection" },
  { is: ["28P01", "28000"], says: "the server refused user or password, or pg_hba.conf this address" },
  { is: ["3D000"], says: "the database does not exist on that server" },
  {
    is: ["client password must be a string"],
    says: "no password was given: check that the variable is set where the service runs",
  },
  {
    is: ["The server does not support SSL connections"],
    says: "TLS was asked for, the server has none: remove `ssl` or `sslmode`, or switch TLS on there",
  },
  {
    is: ["no pg_hba.conf entry"],
    says: "the server's pg_hba.conf does not allow this address, user or lack of TLS",
  },
  {
    is: [
      "SELF_SIGNED_CERT_IN_CHAIN",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    ],
    says: "the server's certificate is not signed by an authority known here: give its authority as `ssl.ca`",
  },
];

/**
 * One line for people. An AggregateError of localhost (`::1` and `127.0.0.1`, both refused) has an empty message of its own: it gets one.
 *
 * @example
 * explainConnectError(error); // "connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432: nothing listens there: ..."
 */
export function explainConnectError(error: unknown): string {
  const { message, code } = read(error);
  const match = known.find(({ is }) => is.some((one) => one === code || message.includes(one)));
  const said = message || code || "it failed without a word";
  return match ? `${said}: ${match.says}` : said;
}

/** Fills the empty message of an AggregateError with those of its members, so that every log shows a reason. */
export function fillMessage(error: unknown): void {
  try {
    if (error instanceof AggregateError && error.message === "") error.message = explainConnectError(error);
  } catch {
    // Frozen: it stays as it came.
  }
}

function read(error: unknown): { message: string; code: string } {
  try {
    if (typeof error !== "object" || error === null) return { message: String(error), code: "" };
    const { message, code, errors } = error as { message?: unknown; code?: unknown; errors?: unknown };
    const members = Array.isArray(errors) ? errors.slice(0, 8).map((one) => read(one)) : [];
    return {
      message:
        typeof message === "string" && message
          ? message
          : members
              .map((one) => one.message)
              .filter(Boolean)
              .join("; "),
      code: typeof code === "string" ? code : (members[0]?.code ?? ""),
    };
  } catch {
    return { message: "", code: "" };
  }
}
