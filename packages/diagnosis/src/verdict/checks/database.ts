/** What PostgreSQL itself can answer. */
import { addressIn, against, excludes, fits, namesIn, type Probe, shows } from "./probe.ts";
import { sqlName } from "./shell-word.ts";

const psql = (sql: string) => `psql "$DATABASE_URL" -c "${sql}"`;

/** Where something else listens by custom: Redis, MySQL, MongoDB, Kafka, RabbitMQ, Elasticsearch, memcached, mail, DNS, the web. */
const OTHER_PORT =
  /^(?:6379|26379|3306|27017|909[2-4]|567[12]|9[23]00|11211|25|465|587|53|80|443|8080|8443)$/;

/** How other databases speak: MySQL's codes, SQLite's, Oracle's, and names. */
const OTHER_WORDS =
  /\bER_[A-Z]+_|\bSQLITE_[A-Z]+|\bORA-\d{5}|\b(?:mysql2?|mariadb|mongo(?:db|ose|server)?|redis|ioredis|sqlite3?|mssql|tedious|cassandra)\b|Mongo[A-Z]\w+Error|SQL Server/i;

/** Whether `psql` may have a word in it: nothing names another database. */
const mayBePostgres: NonNullable<Probe["fits"]> = ({ title, evidence }) =>
  !OTHER_PORT.test(addressIn(title)?.port ?? "") &&
  ![title, ...evidence.map(({ text }) => text)].some((text) => OTHER_WORDS.test(text));

export const database: readonly Probe[] = [
  {
    slug: "column-there",
    kinds: /undefined-column|missing-column/,
    fits: mayBePostgres,
    asks: "Whether the running database has the column.",
    run: ({ title }) => {
      const name = sqlName(namesIn(title)[0]?.split(".").at(-1), "column");
      return psql(
        `select table_schema, table_name from information_schema.columns where column_name = '${name}'`,
      );
    },
    answers: [
      shows(
        "no-rows",
        "It prints 0 rows, or not the table in question.",
        "The column is missing: the code is ahead of the schema, or the schema went on without it.",
      ),
      excludes(
        "row",
        "It prints the table in question.",
        "The column is there: the query reads another table or schema, or it was added since.",
      ),
    ],
  },
  {
    slug: "table-there",
    kinds: /undefined-table|missing-table|schema-missing/,
    fits: mayBePostgres,
    asks: "Whether the running database has the table, and in which schema.",
    run: ({ title }) => {
      const name = sqlName(namesIn(title)[0]?.split(".").at(-1), "table");
      return psql(`select table_schema from information_schema.tables where table_name = '${name}'`);
    },
    answers: [
      shows("no-rows", "It prints 0 rows.", "The table is missing: a migration did not run here."),
      against(
        "other-schema",
        "It prints a schema that is not in the search path.",
        "The table is there; the search path or the role does not reach it.",
      ),
      excludes(
        "row",
        "It prints the schema that the service uses.",
        "The table is there: it was made since, or the service talks to another database.",
      ),
    ],
  },
  {
    slug: "connections-used",
    kinds: /too-many-connections|connections-exhausted|connection-limit|pool/,
    fits: mayBePostgres,
    asks: "How many connections are open, for whom, and how many may be.",
    run: () =>
      psql(
        "select application_name, state, count(*), current_setting('max_connections') as most from pg_stat_activity group by 1, 2 order by 3 desc",
      ),
    answers: [
      shows(
        "at-limit",
        "The counts come near the limit.",
        "The server has no connection left: the sum of all pools is larger than the limit, or some do not give back.",
      ),
      fits(
        "idle-in-transaction",
        "Many are `idle in transaction`.",
        "Transactions are left open: the pool is held by work that waits for something else.",
      ),
      excludes(
        "few",
        "The counts are far below the limit.",
        "The server has room: the pool of the service is what ran out, or it is over.",
      ),
    ],
  },
  {
    slug: "locks-waiting",
    kinds: /(?:^|-)lock|deadlock|serialization|statement-timeout|idle-transaction|^timeout$/,
    fits: mayBePostgres,
    asks: "Which statements wait for a lock, and who holds it.",
    run: () =>
      psql(
        "select pid, pg_blocking_pids(pid) as blocked_by, state, wait_event_type, left(query, 80) as query from pg_stat_activity where state <> 'idle' order by query_start",
      ),
    answers: [
      fits(
        "blocked",
        "Some statements are blocked by others.",
        "The database waits on locks: the blocking statement holds the others up.",
      ),
      against(
        "none",
        "Nothing is blocked, nothing runs long.",
        "The database does not wait now: the time goes elsewhere, or it is over.",
      ),
    ],
  },
  {
    slug: "database-up-since",
    kinds:
      /^database-(?:shutdown|crashed|stopped|recovering)|admin-shutdown|cannot-connect-now|^crash-(?:shutdown|recovery)|improper-shutdown|server-process-killed|end-of-write-ahead|stale-connection|connection-(?:lost|reset|refused)/,
    fits: mayBePostgres,
    asks: "Since when the database has been up, and whether it recovers.",
    run: () =>
      psql("select pg_postmaster_start_time() as up_since, pg_is_in_recovery() as in_recovery, now()"),
    answers: [
      fits(
        "restarted",
        "It came up within minutes of the first failure.",
        "The database restarted then: connections of before are gone for that reason.",
      ),
      against(
        "up-before",
        "It has been up since long before the failure.",
        "The database did not restart: look at the network, the proxy and the pool.",
      ),
      fits("no-answer", "It does not answer.", "The database is not there, or not to be reached from here."),
    ],
  },
  {
    slug: "disk-left",
    kinds: /disk-full|read-only|cannot-save/,
    asks: "How much room the volume has.",
    run: () => "df -h; df -i",
    answers: [
      shows("full", "A volume stands at 100 %, of space or of inodes.", "Nothing more can be written there."),
      excludes("room", "Every volume has room.", "It was another volume, or it has been freed since."),
    ],
  },
  {
    slug: "constraint-row",
    kinds: /-violation|constraint/,
    fits: mayBePostgres,
    asks: "What the constraint demands.",
    run: ({ title }) =>
      psql(
        `select conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint where conname = '${sqlName(namesIn(title).at(-1), "constraint")}'`,
      ),
    answers: [
      fits(
        "there",
        "It prints the rule that the row broke.",
        "The row breaks a rule that stands: the writer has to change, or the rule came without its data.",
      ),
      excludes(
        "no-rows",
        "It prints 0 rows.",
        "There is no such constraint in this database: the service talks to another one.",
      ),
    ],
  },
  {
    slug: "null-json",
    kinds: /json-in-database|json-shape|^invalid-json$/,
    fits: mayBePostgres,
    asks: "How many rows hold NULL or no object in the JSON column.",
    run: () =>
      psql(
        "select count(*) filter (where <column> is null) as nulls, count(*) filter (where jsonb_typeof(<column>::jsonb) <> 'object') as no_objects, count(*) from <table>",
      ),
    answers: [
      shows(
        "some",
        "It counts some, or the cast itself fails.",
        "There are rows that the query cannot read: they fail it whenever it meets them.",
      ),
      excludes(
        "none",
        "Both counts are 0.",
        "The stored rows are sound: the text that failed came from elsewhere.",
      ),
    ],
  },
];
