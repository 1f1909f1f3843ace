export { type AuthClient, createAuthClient } from "./create-auth-client.ts";
export { AuthConfigError, AuthRefusedError, AuthUnavailableError } from "./errors.ts";
export type {
  AdapterOptions,
  Ask,
  AuthOptions,
  BearerOptions,
  Claims,
  IntrospectionOptions,
  LocalOptions,
  SignIn,
  Verdict,
  VerifyOptions,
} from "./options.ts";
export { bearerToken } from "./token.ts";
