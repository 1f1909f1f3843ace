/** Whether two events speak of one kind of server: its own log and a client of it, or two of its clients. */
import type { Item } from "./item.ts";

/** Names of what is asked over a connection, each with the words that its clients use. */
const SIDES: readonly RegExp[] = [
  /mongo/i,
  /redis/i,
  /postgres|\bpg\b|psql|prisma|sequelize|typeorm|\bdatabase\b/i,
  /mysql|mariadb/i,
  /kafka/i,
  /rabbit|amqp/i,
  /elastic|opensearch/i,
];

/** True where the words, classes or files of both name the same one. */
export function sharedSide(loss: Item, item: Item): boolean {
  const [one, other] = [textOf(loss), textOf(item)];
  return SIDES.some((side) => side.test(one) && side.test(other));
}

/** What an event says, bounded. */
export function textOf({ event, exceptions }: Item): string {
  const told = exceptions.slice(-4).map(({ type, message, frames }) => {
    const files = frames.slice(0, 3).map(({ file }) => file ?? "");
    return `${type} ${message.slice(0, 500)} ${files.join(" ")}`;
  });
  return `${event.logger ?? ""} ${event.message?.slice(0, 500) ?? ""} ${told.join(" ")}`;
}
