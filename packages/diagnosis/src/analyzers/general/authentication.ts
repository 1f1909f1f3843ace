import { type Analyzer, now, today } from "../analyzer.ts";

const TYPES =
  /^(?:JsonWebTokenError|TokenExpiredError|NotBeforeError|JWTExpired|JWTInvalid|JWTClaimValidationFailed|JWSSignatureVerificationFailed|JWKSNoMatchingKey|JWSInvalid|InvalidTokenError|ExpiredSignatureError|InvalidSignatureError|DecodeError|InvalidAudienceError|UnauthorizedError|AuthenticationError|BadCredentialsException)$/;
const TEXT =
  /\bjwt\b (?:expired|malformed|must be|signature|not active|audience|issuer)|invalid (?:jwt|token|signature|api key|credentials)|signature verification failed|token (?:has |is )?expired|password authentication failed|no pg_hba\.conf entry|role ['"][^'"]+['"] does not exist|is not permitted to log in|no password supplied|access denied for user|\bunauthori[sz]ed\b|authentication failed|no matching key/i;
const CODES =
  /^(?:ERR_J\w{2}_\w+|28P01|28000|ER_ACCESS_DENIED_ERROR|WRONGPASS|NOAUTH|UNAUTHENTICATED|P1000)$/;

/** Somebody's word for who they are was not accepted. */
export const authentication: Analyzer = {
  kind: "authentication",
  recognises: "credentials or a token that are not accepted",
  cause: "Who asks could not show who it is: wrong, missing, expired or another side's credentials.",
  recognise({ message, code, name, exception }) {
    if (
      !TYPES.test(name) &&
      !(code !== undefined && CODES.test(code)) &&
      exception.status !== 401 &&
      !TEXT.test(message)
    )
      return undefined;
    const database =
      /password authentication failed|access denied for user|pg_hba|role ['"]|permitted to log in|no password supplied/i.test(
        message,
      ) ||
      (code !== undefined && /^(?:28|ER_ACC|P1000)/.test(code));
    return {
      title: /pg_hba/i.test(message)
        ? "The database's access rules (pg_hba.conf) do not admit this client"
        : database
          ? "The database refused the credentials"
          : `A sign-in or token was not accepted: ${message.slice(0, 100) || name}`,
      fixes: [
        now(
          /pg_hba/i.test(message)
            ? /no encryption|ssl off/i.test(message)
              ? "Connect with TLS (`sslmode=require`): the server admits this client only encrypted."
              : "Let the server's pg_hba.conf admit this host, user and database, or connect from an admitted network."
            : database
              ? "Check the credentials that this release is configured with; look for a rotation."
              : "Check key, issuer, audience and clock of the verifying side; look for a rotated key.",
        ),
        today("Answer 401 where the token is bad and 503 where the verifier is down; never 500."),
      ],
    };
  },
};
