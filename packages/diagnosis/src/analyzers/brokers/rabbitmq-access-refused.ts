import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const rabbitmqAccessRefused: Analyzer = {
  kind: "rabbitmq-access-refused",
  general: "authentication",
  recognises: "a RabbitMQ broker that refuses sign-in or access",
  words: [
    "access_refused",
    "access-refused",
    "handshake terminated by server: 403",
    "not_allowed - vhost",
    "not-allowed",
  ],
  recognise({ lower, message }) {
    if (!/access|403|vhost/.test(lower)) return undefined;
    const vhost = partOf(message, /vhost '?([^'\s]{1,60})'?/);
    return { title: `RabbitMQ refused the credentials or the access${vhost ? ` (vhost ${vhost})` : ""}` };
  },
  cause:
    "User, password or virtual host of this environment are not the broker's, or the user lacks the right to configure, write or read this resource; `guest` works from localhost only.",
  fixes: [
    now(
      "Compare the connection string (mind `%2f` for the vhost `/`) with the broker's users and permissions.",
    ),
    today("Give the service its own user with rights on its own resources."),
  ],
  verification: "The service connects, and messages flow.",
};
