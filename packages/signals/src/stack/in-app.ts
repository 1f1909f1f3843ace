/** Whether a frame is the application's own code, judged by where it lives. */
import type { Frame } from "../words/exception.ts";

const FOREIGN_FILE: readonly RegExp[] = [
  // JavaScript: packages, the runtime, bundlers' own bootstrap.
  /(?:^|[\\/])node_modules[\\/]/,
  /(?:^|[\\/])\.(?:pnpm|yarn|pnp)[\\/.]/,
  /^node:|^internal\/|^(?:bun|deno|ext):/,
  // AWS Lambda's own runtime, beside the function's code in /var/task.
  /^\/var\/(?:runtime|lang)\//,
  /^(?:_http_\w+|_stream_\w+|_tls_\w+|net|events|fs|domain|timers|async_hooks|module|vm|tls|http|https|http2|dns|stream|child_process|process|util|zlib|bootstrap_node)\.js$/,
  /^(?:<anonymous>|<eval>|native|\[native code\]|evalmachine\.<anonymous>)$/,
  /^webpack(?:-internal)?:\/\/[^?]*?\/webpack\/(?:bootstrap|runtime|startup|before-startup)|^webpack\/(?:bootstrap|runtime)/,
  /(?:^|\/)webpack-runtime\.js$|(?:^|\/)turbopack[_-](?:node[_-])?runtime|\[turbopack\]/,
  /^(?:chrome|moz|safari|safari-web)-extension:|^chrome:\/\//,
  /(?:^|\/)\.vite\/deps\//,
  // Python: installed packages, the standard library, frozen modules.
  /(?:^|[\\/])(?:site|dist)-packages[\\/]/,
  /(?:^|[\\/])lib(?:64)?[\\/]python\d[\d.]*[\\/]/i,
  /[\\/]python\d{2,3}[\\/]lib[\\/]/i,
  /^<(?:frozen [^>]*|string|stdin|__array_function__ internals|decorator[^>]*|attrs generated [^>]*)>$/,
  // Go: the toolchain's tree, the module cache, vendored packages.
  /(?:^|\/)(?:usr\/local\/go|usr\/lib\/go[^/]*|opt\/hostedtoolcache\/go|go\/go\d[^/]*|goroot|libexec)\/src\//i,
  /\/pkg\/mod\/|(?:^|\/)go\/pkg\//,
  /^_cgo_|^_testmain\.go$/,
  /(?:^|[\\/])vendor[\\/]/,
  // Ruby, PHP, Rust, .NET, Elixir.
  /[\\/](?:gems|bundler)[\\/][^\\/]+[\\/]|(?:^|[\\/])lib[\\/]ruby[\\/]|^<internal:/,
  /(?:^|\/)(?:\.cargo\/registry|rustc\/[0-9a-f]+|\.rustup)\//,
  /^\/_\/src\/|^\/_\/artifacts\//,
];

const FOREIGN_JVM =
  /^(?:javax?|jdk|sun|com\.sun|kotlinx?|scala|groovy|clojure|jakarta|android|androidx|dalvik|libcore|org\.(?:springframework|apache|hibernate|eclipse|jboss|postgresql|junit|mockito|slf4j|aspectj|codehaus|glassfish|jetbrains|gradle|reactivestreams|quartz|mybatis|thymeleaf|bouncycastle|elasticsearch|mongodb|redisson|keycloak|flywaydb|jooq|h2|xnio|wildfly)|com\.(?:fasterxml|zaxxer|mysql|google\.(?:common|gson|inject|protobuf|cloud)|netflix|mongodb|amazonaws|squareup|oracle|microsoft|github\.benmanes|intellij|mchange)|io\.(?:netty|undertow|ktor|micrometer|vertx|grpc|lettuce|micronaut|quarkus|reactivex|opentelemetry|sentry|projectreactor|jsonwebtoken|r2dbc)|reactor|ch\.qos\.logback|liquibase|okhttp3|okio|retrofit2|software\.amazon|redis\.clients|rx|feign|brave|net\.bytebuddy|liquibase)(?:\.|$)/;
const FOREIGN_DOTNET =
  /^(?:System|Microsoft|Npgsql|MySql|Newtonsoft|Serilog|AutoMapper|MediatR|Dapper|Polly|Grpc|StackExchange|MassTransit|Hangfire)(?:\.|$)/;
/** Go's standard library by import path: no dot in the first segment, and one of its own names. */
const FOREIGN_GO =
  /^(?:runtime|syscall|internal|net|os|io|fmt|errors|sync|time|reflect|encoding|database|context|bufio|bytes|strings|strconv|sort|log|crypto|html|text|mime|path|testing|unsafe|math|regexp|hash|compress|archive|embed|go|image|container|slices|maps|iter|vendor|golang\.org|google\.golang\.org|github\.com\/(?:gin-gonic|labstack|gorilla|go-chi|jackc|lib\/pq|gofiber|valyala|sirupsen|pkg\/errors|jmoiron|grpc-ecosystem|prometheus|stretchr|redis|go-redis)|go\.(?:uber|opentelemetry|mongodb)\.\w+|gorm\.io)(?:\/|\.|$)/;

/**
 * False for dependencies, standard libraries and runtime internals; true for other places in code; undefined when the
 * frame does not tell.
 *
 * @example
 * inferInApp({ file: "/app/node_modules/pg/lib/client.js", line: 5 }); // false
 * inferInApp({ file: "/app/src/quotes.ts", line: 41 }); // true
 */
export function inferInApp(frame: Frame, platform?: string): boolean | undefined {
  const file = frame.file === undefined ? undefined : withoutQuery(frame.file);
  const jvm =
    platform === "java" ||
    platform === "kotlin" ||
    (file !== undefined && /\.(?:java|kt|scala|groovy|clj)$/.test(file));
  if (jvm) {
    if (frame.module === undefined) return undefined;
    return (
      !FOREIGN_JVM.test(frame.module) &&
      !/\$\$(?:FastClass|EnhancerBy|SpringCGLIB)|^jdk\.|\.\$Proxy\d+$|^\$Proxy/.test(frame.module)
    );
  }
  if (file === undefined || file === "") {
    if (platform === "csharp" && frame.module !== undefined)
      return FOREIGN_DOTNET.test(frame.module) ? false : undefined;
    if (platform === "go" && frame.module !== undefined)
      return FOREIGN_GO.test(frame.module) ? false : undefined;
    return undefined;
  }
  for (const pattern of FOREIGN_FILE) if (pattern.test(file)) return false;
  if (platform === "csharp" && frame.module !== undefined && FOREIGN_DOTNET.test(frame.module)) return false;
  if ((platform === "go" || file.endsWith(".go")) && frame.module !== undefined && frame.module !== "main") {
    if (FOREIGN_GO.test(frame.module)) return false;
  }
  // A word in brackets (`[internal]`, `<unknown>`) is no place.
  if (/^[<[(][^\\/]*[>\])]$/.test(file)) return undefined;
  return /[\\/.]/.test(file) ? true : undefined;
}

function withoutQuery(file: string): string {
  const cut = file.search(/[?#]/);
  return cut > 0 ? file.slice(0, cut) : file;
}
