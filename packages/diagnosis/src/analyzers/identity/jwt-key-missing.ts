import { type Analyzer, now, today } from "../analyzer.ts";

export const jwtKeyMissing: Analyzer = {
  kind: "jwt-key-missing",
  general: "authentication",
  recognises: "a signing secret or key that is not configured, or does not fit the algorithm",
  words: [
    "secretorprivatekey must have a value",
    "secret or public key must be provided",
    "secretorprivatekey must be an asymmetric key",
    "no verification key",
    "missing secret option",
    "jwtstrategy requires a secret or key",
    "invalid key for this operation",
    "must be one of type cryptokey, keyobject",
    "zero-length key is not supported",
    "no authentication secret",
  ],
  recognise: () => ({ title: "The key that signs or verifies tokens is not there, or is of the wrong sort" }),
  cause:
    "The setting that holds it is unset in this environment, empty, or a text where the algorithm needs a key pair (line ends lost in an environment variable).",
  fixes: [
    now("Set the secret or key of this environment, with its line ends, and restart."),
    today("Check all settings at start, and refuse to start without the key."),
  ],
  verification: "A sign-in succeeds.",
  rollback: "Put the setting back to its value before the change.",
};
