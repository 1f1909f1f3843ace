import { type Analyzer, now, today } from "../analyzer.ts";

export const redisAuthRequired: Analyzer = {
  kind: "redis-auth-required",
  general: "authentication",
  recognises: "a Redis server that was given no password, or a wrong one",
  codes: ["NOAUTH", "WRONGPASS", "NOPERM"],
  words: [
    "noauth authentication required",
    "wrongpass",
    "noperm",
    "err auth",
    "invalid username-password pair",
    "err invalid password",
  ],
  recognise({ code, message }) {
    const user = /NOPERM/.test(message);
    return {
      title: user
        ? "The Redis user may not run this command or use this key"
        : /NOAUTH/.test(message) || code === "NOAUTH"
          ? "Redis asks for a password and was given none: credentials are missing"
          : "Redis refused the credentials",
    };
  },
  cause:
    "The connection string of this environment lacks the password (or the user), has an old one, or names a server with other access rules.",
  fixes: [
    now(
      "Compare REDIS_URL of this environment with the server's users; `rediss://default:password@host:port` is the usual form.",
    ),
    today("Read it from the secret store, and restart on rotation."),
  ],
  verification: "`PING` through the same connection string answers PONG.",
};
