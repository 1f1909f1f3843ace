/** Which places are the application's own. */
import { expect, test } from "vitest";
import type { Frame } from "../words/exception.ts";
import { inferInApp } from "./index.ts";

const cases: [boolean | undefined, Frame, string?][] = [
  [true, { file: "/app/src/quotes.ts" }],
  [true, { file: "src/quotes.ts" }],
  [true, { file: "C:\\app\\src\\quotes.js" }],
  [true, { file: "webpack://app/./src/quotes.ts" }],
  [true, { file: "webpack-internal:///(rsc)/./app/page.tsx" }],
  [true, { file: "https://example.com/assets/index-1a2b.js" }],
  [true, { file: "/var/task/index.js" }],
  [false, { file: "/app/node_modules/pg/lib/client.js" }],
  [false, { file: "C:\\app\\node_modules\\pg\\lib\\client.js" }],
  [false, { file: "/repo/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js" }],
  [false, { file: "/app/.yarn/cache/pg-npm-8.zip/node_modules/pg/index.js" }],
  [false, { file: "node:internal/process/task_queues" }],
  [false, { file: "internal/process/task_queues.js" }],
  [false, { file: "events.js" }],
  [false, { file: "<anonymous>" }],
  [false, { file: "webpack:///webpack/bootstrap" }],
  [false, { file: "/app/.next/server/webpack-runtime.js" }],
  [true, { file: "/app/routes/dashboard.py" }, "python"],
  [false, { file: "/usr/local/lib/python3.11/site-packages/starlette/routing.py" }, "python"],
  [false, { file: "/app/.venv/lib/python3.12/site-packages/x.py" }, "python"],
  [false, { file: "/usr/lib/python3/dist-packages/x.py" }, "python"],
  [false, { file: "/usr/lib/python3.11/asyncio/runners.py" }, "python"],
  [false, { file: "<frozen importlib._bootstrap>" }, "python"],
  [true, { module: "com.acme.Pay", function: "charge", file: "Pay.java" }, "java"],
  [
    false,
    { module: "org.springframework.web.servlet.DispatcherServlet", file: "DispatcherServlet.java" },
    "java",
  ],
  [false, { module: "java.lang.Thread", file: "Thread.java" }],
  [false, { module: "kotlinx.coroutines.DispatchedTask", file: "DispatchedTask.kt" }],
  [false, { module: "com.acme.Pay$$FastClassBySpringCGLIB$$1", file: "<generated>" }, "java"],
  [true, { module: "main", file: "/app/main.go" }, "go"],
  [true, { module: "github.com/acme/api/store", file: "/src/store/cache.go" }, "go"],
  [false, { module: "net/http", file: "/usr/local/go/src/net/http/server.go" }, "go"],
  [
    false,
    { module: "github.com/jackc/pgx/v5", file: "/root/go/pkg/mod/github.com/jackc/pgx/v5@v5.5.0/conn.go" },
    "go",
  ],
  [false, { module: "runtime", file: "runtime/panic.go" }, "go"],
  [false, { file: "/app/vendor/laravel/framework/src/Foo.php" }, "php"],
  [false, { file: "/usr/local/bundle/gems/rails-7.1/lib/x.rb" }, "ruby"],
  [undefined, {}],
  [undefined, { function: "load" }],
  [undefined, { module: "com.acme.X" }, "csharp"],
  [false, { module: "System.Threading.Tasks.Task" }, "csharp"],
];

test.each(cases)("%s: %j %s", (expected, frame, platform) => {
  expect(inferInApp(frame, platform)).toBe(expected);
});
