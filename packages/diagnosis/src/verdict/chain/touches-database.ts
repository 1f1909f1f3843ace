/** Whether it was a database that could not be used: known by its own words, its driver or its port, never guessed. */

interface Failing {
  texts: readonly string[];
  codes?: readonly string[] | undefined;
  /** Files and modules of its frames. */
  files?: readonly string[] | undefined;
}

/** SQLSTATE (ISO/IEC 9075), and the codes of Prisma's engine; no errno begins with a digit. */
const CODE =
  /^(?:[0-5][0-9A-Z]{4}|(?:F0|HV|P0|XX)[0-9A-Z]{3}|P[12]\d{3}|ER_[A-Z_]+|PROTOCOL_CONNECTION_LOST)$/;

/** Words of servers, drivers and pools; ports that IANA or a vendor gave to a database. */
const TEXT =
  /database system is|database server|too many clients already|remaining connection slots|connection terminated (?:unexpectedly|due to)|server closed the connection unexpectedly|terminating connection due to|(?:relation|column) "?[^"\s]+"? does not exist|no such (?:table|column):|queuepool limit|timeout exceeded when trying to connect|timed out fetching a new connection|\b(?:sequelizeconnection|sequelizedatabase|prismaclient|mongonetwork|mongoserver|mongopool)\w*|\b(?:psycopg2?|asyncpg|pymysql|sqlalchemy)\b|\b(?:econnrefused|econnreset|etimedout|refused)\b.{0,80}[: ](?:5432|5433|6432|3306|1433|1521|26257|27017)\b/i;

const DRIVER =
  /node_modules\/(?:pg|pg-pool|pg-protocol|postgres|mysql2?|mariadb|mongodb|mongoose|oracledb|tedious|mssql|@prisma\/client|typeorm|sequelize|drizzle-orm|kysely|knex)\/|(?:site|dist)-packages\/(?:psycopg2?|psycopg_pool|asyncpg|pymysql|mysqldb|sqlalchemy|pymongo|django\/db)\b|\b(?:org\.postgresql|com\.mysql|org\.mariadb|com\.zaxxer\.hikari)\b/i;

/** Characters of a text that are looked at, and frames. */
const LOOKED = 1000;
const FRAMES = 30;

export function touchesDatabase({ texts, codes = [], files = [] }: Failing): boolean {
  return (
    codes.some((code) => CODE.test(code)) ||
    texts.some((text) => TEXT.test(text.slice(0, LOOKED))) ||
    files.slice(0, FRAMES).some((file) => DRIVER.test(file.replaceAll("\\", "/")))
  );
}
