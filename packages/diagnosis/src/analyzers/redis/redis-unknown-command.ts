import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const redisUnknownCommand: Analyzer = {
  kind: "redis-unknown-command",
  recognises: "a command that the Redis server does not know",
  words: ["err unknown command", "unknown redis command", "err unknown subcommand"],
  recognise({ message }) {
    const command = partOf(message, /command [`'"]([\w.]{1,60})[`'"]/i);
    return {
      title: command
        ? `The Redis server does not know the command \`${command}\``
        : "The Redis server does not know a command",
    };
  },
  cause:
    "The server is older than the command, lacks its module (JSON, search, bloom), or the provider switched the command off.",
  fixes: [
    now("Ask the server for its version and modules (`info server`, `module list`), and use what it has."),
    today("Run the same server version with the same modules in development."),
  ],
  verification: "The same call answers.",
};
