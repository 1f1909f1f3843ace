import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const migrationFailed: Analyzer = {
  kind: "migration-failed",
  recognises: "a migration that failed half-way, or one that blocks the next",
  codes: ["P3005", "P3006", "P3009", "P3018", "P3008", "KIT_MIGRATION"],
  types: ["MigrationError", "MigrateError"],
  words: [
    "migration failed",
    "failed migrations in the target database",
    "a migration failed to apply",
    "failed with error:",
    "migration file",
    "can't locate revision identified by",
    "multiple head revisions",
    "the migration directory is corrupt",
    "not run migration",
    "migration lock",
  ],
  recognise({ code, lower, message, name }) {
    if (
      !(
        code?.startsWith("P3") ||
        code?.startsWith("KIT") ||
        /MigrationError|MigrateError/.test(name) ||
        (/migrat|revision/.test(lower) && /fail|corrupt|locate|head|not run|locked/.test(lower))
      )
    )
      return undefined;
    const what =
      partOf(message, /[Mm]igration(?: name)?:? (?:file )?[`"']?([\w./-]*\d[\w./-]{3,120})[`"']?/) ??
      partOf(message, /[`'"]([\w./-]*\d{3,}[\w./-]*)[`'"]/);
    return {
      title: what
        ? `The migration \`${what}\` did not apply`
        : `A migration did not apply: ${message.split("\n", 1)[0]?.slice(0, 110)}`,
    };
  },
  cause:
    "A step of the migration met data or a schema that it was not written for, or an earlier run broke off and left its mark; the release then runs against a schema between two states.",
  fixes: [
    now("Read the database's own error below this one, and keep the new release from taking traffic."),
    today(
      "Mend the data or the step, mark the broken run as resolved (`prisma migrate resolve`, the tool's own table), and run it again under a lock.",
    ),
    thisWeek("Try each migration on a copy of production's data first, and keep steps small and repeatable."),
  ],
  verification: "The tool reports every migration applied, and the schema check passes.",
  rollback:
    "Roll the release back to one that fits the present schema; undo the applied steps by a migration of their own, never by hand.",
};
