/** Joins failures to something that was lost for good before them: a migration that did not run, a connection that a start went on without. */
import type { Groups } from "./groups.ts";
import { citation, conflicts, type Item, inLogs, type Rooted, sameProcess, wentWithout } from "./item.ts";
import { sharedSide, textOf } from "./shared-side.ts";

/** Losses that are remembered. */
const LOSSES = 20;
/** Between a warning of a lost connection and a wait that ends for it: milliseconds, or lines where no times are told. */
const SOON = 30_000;
const NEAR = 15;
/** What a schema lacks. */
const LACKS = /^(?:42703|42P01|42704|42883|ER_BAD_FIELD_ERROR|ER_NO_SUCH_TABLE|42S02|42S22|P2021|P2022)$/;
const LACKS_WORDS =
  /(?:column|relation|table|type) .{1,200}(?:does not exist|doesn't exist)|no such (?:column|table)|unknown column|invalid (?:column|object) name/i;
const MIGRATES = /\bmigrat(?:e|ion|ions|ing|or)\b|\bapplying [\w.-]+\.{2,3}|alembic|flyway|liquibase/i;
/** Why there is no connection: nobody answers, or the credentials are refused. */
const REFUSED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|28\d{3}|3D000|08\w{3}|P100[0-3]|WRONGPASS|NOAUTH|ER_ACCESS_DENIED_ERROR|CERT_\w+)$/;
const REFUSED_WORDS =
  /\bauth(?:entication)?\b|password|credential|access denied|connection refused|can't reach|could not connect|certificate|no pg_hba/i;

export function joinByLoss(items: readonly Item[], groups: Groups): void {
  const migrations: number[] = [];
  const connections: number[] = [];
  for (const i of inLogs(items)) {
    const item = items[i]!;
    const root = item.root();
    if (!root) continue;
    const lost =
      find(migrations, items, (other) => isLacking(item) && shareName(other, item)) ??
      find(
        connections,
        items,
        (other) =>
          root.trait.grade <= 1 &&
          root.trait.mask !== undefined &&
          (wentWithout(other.event) || isSoon(other, item)) &&
          sharedSide(other, item),
      );
    if (lost !== undefined && !groups.isJoined(i) && groups.find(i) !== groups.find(lost)) {
      groups.join(lost, i, {
        tie: "adjacent",
        why: `${citation(item.event)} lacks what was lost at ${citation(items[lost]!.event)}`,
      });
      continue;
    }
    if (migrations.length < LOSSES && isMigration(item) && !isLacking(item)) migrations.push(i);
    else if (connections.length < LOSSES && isOwnCause(root) && isGivenUp(item)) connections.push(i);
  }
}

/** The program went on without it, or warns of it and tries again. */
function isGivenUp({ event }: Item): boolean {
  return event.level === "warning" || wentWithout(event);
}

/** A wait in the same process that ended while the tries failed. */
function isSoon({ event: a }: Item, { event: b }: Item): boolean {
  if (a.lines!.file !== b.lines!.file || !sameProcess(a, b) || conflicts(a, b)) return false;
  return b.time > 0 && a.time > 0 ? b.time - a.time <= SOON : b.lines!.first - a.lines!.last <= NEAR;
}

function find(
  among: readonly number[],
  items: readonly Item[],
  fits: (other: Item) => boolean,
): number | undefined {
  return among.find((i) => fits(items[i]!));
}

function isOwnCause({ trait }: Rooted): boolean {
  if (trait.grade < 2 || trait.mask !== undefined || trait.consequence) return false;
  const { code, message } = trait.telling;
  return (code !== undefined && REFUSED.test(code)) || REFUSED_WORDS.test(message.slice(0, 500));
}

function isMigration({ event, exceptions }: Item): boolean {
  if (event.level === "info" || event.level === "debug") return false;
  if (MIGRATES.test(`${event.logger ?? ""} ${event.message?.slice(0, 500) ?? ""}`)) return true;
  return exceptions.some(({ frames }) =>
    frames.slice(0, 40).some(({ file, function: name }) => isMigrating(name) || isMigrating(file)),
  );
}

/** Of names and paths, `migrate` in any of its forms. */
function isMigrating(text: string | undefined): boolean {
  return text !== undefined && (text.includes("igrat") || text.includes("alembic"));
}

function isLacking(item: Item): boolean {
  const { exception } = item.root()!;
  if (exception.code !== undefined && LACKS.test(exception.code)) return true;
  return LACKS_WORDS.test(exception.message.slice(0, 500));
}

/** The table or column that is lacking is named where the migration failed. */
function shareName(migration: Item, lacking: Item): boolean {
  const said = textOf(migration).toLowerCase();
  const names = lacking
    .root()!
    .exception.message.slice(0, 300)
    .split("\n", 1)[0]!
    .toLowerCase()
    .match(/[a-z_][a-z0-9_]{3,}/g);
  return (names ?? []).some(
    (name) =>
      !/^(?:column|relation|table|does|exist|error|unknown|such|field|list)$/.test(name) &&
      said.includes(name),
  );
}
