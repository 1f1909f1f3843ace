/** What a change is by nature, from the files that it touches: a migration, dependencies, configuration, words only. */
import type { ChangedFile } from "@holdfast/signals";

export type Nature = "migration" | "dependency" | "configuration" | "test" | "words" | "code";

const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|drizzle|alembic\/versions|db\/versions|prisma)\/|\.sql$|schema\.prisma$/i;
const DEPENDENCY =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|requirements[\w.-]*\.txt|pyproject\.toml|poetry\.lock|Pipfile(?:\.lock)?|uv\.lock|go\.(?:mod|sum)|Gemfile(?:\.lock)?|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|composer\.(?:json|lock))$/;
const CONFIGURATION =
  /(?:^|\/)(?:\.env[\w.-]*|config\/|helm\/|k8s\/|deploy\/|terraform\/|\.github\/workflows\/|Dockerfile[\w.-]*|docker-compose[\w.-]*|fly\.toml|render\.ya?ml|railway\.(?:json|toml)|vercel\.json|Procfile|app\.json|values[\w.-]*\.ya?ml|settings[\w.-]*\.(?:json|ya?ml|toml|py))|(?:^|[./-])config(?:uration)?\.[\w]+$/i;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|__mocks__)\/|[._-](?:test|spec|e2e)\.[\w]+$|(?:^|\/)(?:test_[\w]+|conftest)\.py$/i;
const WORDS =
  /\.(?:md|mdx|rst|txt|adoc|png|jpe?g|gif|svg|ico)$|(?:^|\/)(?:docs?|LICENSE|CHANGELOG|README|CODEOWNERS|\.github\/ISSUE_TEMPLATE)/i;

/** Of one file. */
export function natureOf(path: string): Nature {
  if (DEPENDENCY.test(path)) return "dependency";
  if (TEST.test(path)) return "test";
  if (MIGRATION.test(path)) return "migration";
  if (WORDS.test(path)) return "words";
  if (CONFIGURATION.test(path)) return "configuration";
  return "code";
}

/** Languages in which white space carries meaning. */
const INDENTED = /\.(?:py|ya?ml|haml|pug|coffee|mk)$|(?:^|\/)Makefile$/;
const COMMENT = /^(?:\/\/|\/\*|\*|#(?!\[)|--|<!--)/;

/** True where nothing but white space or comments changed in a file whose language does not care. */
export function isCosmetic({ path, added, removed }: ChangedFile): boolean {
  if (added === undefined || removed === undefined || added.length + removed.length === 0) return false;
  if (INDENTED.test(path)) return false;
  return squeezed(added) === squeezed(removed);
}

function squeezed(lines: readonly string[]): string {
  return lines
    .filter((line) => !COMMENT.test(line.trim()))
    .join("")
    .replace(/\s+/g, "");
}
