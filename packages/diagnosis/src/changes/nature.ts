/** What a change is by nature, from the files that it touches: a migration, dependencies, configuration, words only. */

export type Nature = "migration" | "dependency" | "configuration" | "test" | "words" | "code";

const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|alembic\/versions|db\/versions)\/|(?:^|\/)(?:drizzle|prisma)\/.*\.(?:sql|json)$|\.prisma$|\.sql$/i;
/** SQL that is run by the service, not to change the schema. */
const QUERY = /(?:^|\/)(?:quer(?:y|ies)|sql|seeds?)\/(?:.*\/)?[^/]+\.sql$/i;
const DEPENDENCY =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|requirements[\w.-]*\.txt|pyproject\.toml|poetry\.lock|Pipfile(?:\.lock)?|uv\.lock|go\.(?:mod|sum)|Gemfile(?:\.lock)?|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|composer\.(?:json|lock))$/;
const CONFIGURATION =
  /(?:^|\/)(?:\.env[\w.-]*|config\/|helm\/|charts\/|k8s\/|kubernetes\/|manifests\/|kustomize\/|infra(?:structure)?\/|ansible\/|deploy\/|terraform\/|\.github\/workflows\/|Dockerfile[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|nginx[\w.-]*\.conf|serverless[\w.-]*\.(?:ya?ml|json)|ecosystem\.config\.[\w]+|[\w.-]+\.tf(?:vars)?|[\w.-]+\.service|flags?\.(?:json|ya?ml)|fly\.toml|render\.ya?ml|railway\.(?:json|toml)|vercel\.json|Procfile|app\.json|values[\w.-]*\.ya?ml|settings[\w.-]*\.(?:json|ya?ml|toml|py))|(?:^|[./-])config(?:uration)?\.[\w]+$/i;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|__mocks__)\/|[._-](?:test|spec|e2e)\.[\w]+$|(?:^|\/)(?:test_[\w]+|conftest)\.py$/i;
const WORDS =
  /\.(?:md|markdown|rst|adoc|png|jpe?g|gif|svg|ico|webp)$|(?:^|\/)(?:LICENSE|LICENCE|COPYING|NOTICE|AUTHORS|CHANGELOG|README|CONTRIBUTING|CODEOWNERS)(?:\.\w+)?$|(?:^|\/)docs?\/.*\.(?:txt|html|css|pdf|drawio)$|(?:^|\/)\.github\/ISSUE_TEMPLATE\//i;

/** Of one file. */
export function natureOf(path: string): Nature {
  if (DEPENDENCY.test(path)) return "dependency";
  if (TEST.test(path)) return "test";
  if (MIGRATION.test(path) && (!QUERY.test(path) || /migrat/i.test(path))) return "migration";
  if (WORDS.test(path)) return "words";
  if (CONFIGURATION.test(path)) return "configuration";
  return "code";
}
