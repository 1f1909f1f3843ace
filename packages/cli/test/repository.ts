/** The repositories that the tests of the command line read. */
import { makeRepository, type Repository } from "../../../test/make-repository.ts";

export type { Repository };

const store = (methods: string) => `export class QuoteStore {\n${methods}}\n`;
const list = "  list(user: string) {\n    return [user];\n  }\n";
const statistics = "  statistics(user: string) {\n    return { user, count: 1 };\n  }\n";

/** The dashboard of sheet 4: a method is taken away that a route still calls. */
export function quoteRepository(): Repository {
  return makeRepository([
    {
      message: "Show the dashboard",
      tag: "v1.0.0",
      files: {
        "src/quotes/store.ts": store(list + statistics),
        "src/dashboard/load.ts":
          'import { QuoteStore } from "../quotes/store.ts";\n\nconst quotes = new QuoteStore();\n\nexport function loadDashboard(user: string) {\n  return { list: quotes.list(user), statistics: quotes.statistics(user) };\n}\n',
        "README.md": "# Quotes\n",
      },
    },
    {
      message: "Explain how to start",
      files: { "README.md": "# Quotes\n\nnpm start; statistics are on the dashboard.\n" },
    },
    { message: "Simplify the quote store", files: { "src/quotes/store.ts": store(list) } },
    {
      message: "Add a work order page",
      tag: "v1.1.0",
      files: { "src/orders/page.ts": "export const orders = 1;\n" },
    },
  ]);
}
