/** What PostgreSQL calls its errors: SQLSTATE by the server's texts and by drivers' class names (PostgreSQL manual, appendix A). */

/** Texts are the server's own (English locale). Each pattern is anchored on words the server always prints. */
const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/\brelation "[^"]*" does not exist/, "42P01"],
  [/\bcolumn "?[^"]{1,200}"? of relation "[^"]*" does not exist/, "42703"],
  [/\bcolumn "?[^"\s]{1,200}"? does not exist/, "42703"],
  [/\bduplicate key value violates unique constraint/, "23505"],
  [/\bnull value in column "[^"]*"(?: of relation "[^"]*")? violates not-null constraint/, "23502"],
  [/\bviolates foreign key constraint/, "23503"],
  [/\bviolates check constraint/, "23514"],
  [/\bconflicting key value violates exclusion constraint/, "23P01"],
  [/\binvalid input syntax for (?:type )?\w/, "22P02"],
  [/\bvalue too long for type/, "22001"],
  [/\b(?:integer|bigint|smallint) out of range|numeric field overflow|is out of range for type/, "22003"],
  [/\binvalid byte sequence for encoding/, "22021"],
  [/\bdivision by zero/, "22012"],
  [/\bdate\/time field value out of range/, "22008"],
  [/\bcannot extract elements from a scalar|cannot call \w+ on a scalar/, "22023"],
  [/\bdeadlock detected/, "40P01"],
  [/\bcould not serialize access/, "40001"],
  [/\bcurrent transaction is aborted, commands ignored/, "25P02"],
  [/\bcannot execute [A-Z ]{1,60} in a read-only transaction/, "25006"],
  [/\bterminating connection due to idle-in-transaction timeout/, "25P03"],
  [
    /\btoo many clients already|remaining connection slots are reserved|too many connections for (?:role|database)/,
    "53300",
  ],
  [/\bcould not (?:extend|write to|write) file .*No space left on device/, "53100"],
  [/\bout of shared memory/, "53200"],
  [/\bout of memory/, "53200"],
  [/\bcanceling statement due to lock timeout/, "55P03"],
  [/\bcould not obtain lock on/, "55P03"],
  [/\bcanceling statement due to (?:statement timeout|user request|conflict with recovery)/, "57014"],
  [/\bterminating connection due to administrator command/, "57P01"],
  [/\bterminating connection because of crash of another server process/, "57P02"],
  [
    /\bthe database system is (?:starting up|shutting down|in recovery mode|not accepting connections|not yet accepting connections)/,
    "57P03",
  ],
  [/\bterminating connection due to idle-session timeout/, "57P05"],
  [/\bpassword authentication failed for user/, "28P01"],
  [/\bno pg_hba\.conf entry for/, "28000"],
  [/\brole "[^"]*" does not exist/, "28000"],
  [/\bdatabase "[^"]*" does not exist/, "3D000"],
  [/\bschema "[^"]*" does not exist/, "3F000"],
  [/\bprepared statement "[^"]*" does not exist/, "26000"],
  [/\bprepared statement "[^"]*" already exists/, "42P05"],
  [/\bpermission denied for|must be owner of/, "42501"],
  [/\bsyntax error at (?:or near|end of input)/, "42601"],
  [/\b(?:function|operator) .{1,300} does not exist|operator does not exist/, "42883"],
  [/\btype "[^"]*" does not exist/, "42704"],
  [/\bconstraint "[^"]*" (?:of relation "[^"]*" |for table "[^"]*" )?does not exist/, "42704"],
  [/\brelation "[^"]*" already exists/, "42P07"],
  [/\bcolumn "[^"]*" of relation "[^"]*" already exists/, "42701"],
  [/\bcolumn reference "[^"]*" is ambiguous/, "42702"],
  [/\bis of type .{1,100} but expression is of type/, "42804"],
  [/\bthere is no unique or exclusion constraint matching the ON CONFLICT/, "42P10"],
  [/\bmissing FROM-clause entry for table/, "42P01"],
  [/\binvalid page in block|invalid memory alloc request size/, "XX001"],
];

/** Condition name, as the manual and the drivers spell it. */
const CONDITIONS: Readonly<Record<string, string>> = {
  "08000": "connection_exception",
  "08003": "connection_does_not_exist",
  "08006": "connection_failure",
  "08P01": "protocol_violation",
  "22001": "string_data_right_truncation",
  "22003": "numeric_value_out_of_range",
  "22008": "datetime_field_overflow",
  "22012": "division_by_zero",
  "22021": "character_not_in_repertoire",
  "22023": "invalid_parameter_value",
  "22P02": "invalid_text_representation",
  "23502": "not_null_violation",
  "23503": "foreign_key_violation",
  "23505": "unique_violation",
  "23514": "check_violation",
  "23P01": "exclusion_violation",
  "25006": "read_only_sql_transaction",
  "25P02": "in_failed_sql_transaction",
  "25P03": "idle_in_transaction_session_timeout",
  "26000": "invalid_sql_statement_name",
  "28000": "invalid_authorization_specification",
  "28P01": "invalid_password",
  "3D000": "invalid_catalog_name",
  "3F000": "invalid_schema_name",
  "40001": "serialization_failure",
  "40P01": "deadlock_detected",
  "42501": "insufficient_privilege",
  "42601": "syntax_error",
  "42701": "duplicate_column",
  "42702": "ambiguous_column",
  "42703": "undefined_column",
  "42704": "undefined_object",
  "42804": "datatype_mismatch",
  "42883": "undefined_function",
  "42P01": "undefined_table",
  "42P05": "duplicate_prepared_statement",
  "42P07": "duplicate_table",
  "42P10": "invalid_column_reference",
  "53100": "disk_full",
  "53200": "out_of_memory",
  "53300": "too_many_connections",
  "55P03": "lock_not_available",
  "57014": "query_canceled",
  "57P01": "admin_shutdown",
  "57P02": "crash_shutdown",
  "57P03": "cannot_connect_now",
  "57P05": "idle_session_timeout",
  "58P01": "undefined_file",
  XX000: "internal_error",
  XX001: "data_corrupted",
  XX002: "index_corrupted",
};

const BY_CLASS = new Map(
  Object.entries(CONDITIONS).map(([state, name]) => [name.replaceAll("_", ""), state] as const),
);

/** The SQLSTATE of a message that PostgreSQL wrote; undefined for a text it does not know. */
export function sqlStateOfMessage(message: string): string | undefined {
  const text = message.length > 2048 ? message.slice(0, 2048) : message;
  for (const [pattern, state] of BY_MESSAGE) if (pattern.test(text)) return state;
  return undefined;
}

/** The SQLSTATE behind a driver's class: `psycopg2.errors.UndefinedColumn`, `asyncpg.exceptions.UndefinedTableError`, `PG::UniqueViolation`. */
export function sqlStateOfClass(type: string): string | undefined {
  const cut = Math.max(type.lastIndexOf("."), type.lastIndexOf(":"));
  // Only drivers' own classes: a program's `SyntaxError` or `InternalError` is not the database's.
  if (cut > 0 && !/^(?:psycopg|asyncpg|pg\b)/i.test(type)) return undefined;
  const name = type.slice(cut + 1).toLowerCase();
  if (cut <= 0 && /^(?:syntaxerror|internalerror|outofmemory|outofmemoryerror|protocolviolation)$/.test(name))
    return undefined;
  return BY_CLASS.get(name) ?? BY_CLASS.get(name.replace(/error$/, ""));
}

/** `undefined_table` for `42P01`; undefined for a state it does not know. */
export function sqlStateName(state: string): string | undefined {
  return CONDITIONS[state];
}
