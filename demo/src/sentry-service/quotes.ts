// The store of quotes. Its interface changed with 1.5.0: `statistics` was never written.

interface Quote {
  id: bigint;
  owner: string;
  total: number;
}

const quotes: Quote[] = [
  { id: 9_007_199_254_740_993n, owner: "ada", total: 1200 },
  { id: 9_007_199_254_740_995n, owner: "ada", total: 340 },
];

class QuoteStore {
  byUser(owner: string): Quote[] {
    return quotes.filter((quote) => quote.owner === owner);
  }

  count(owner: string): number {
    return this.byUser(owner).length;
  }
}

/** What the routes believe a store can do; `statistics` is the lie that no compiler saw (the object came through `unknown`). */
export interface QuoteSource extends QuoteStore {
  statistics(owner: string): { count: number; total: number };
}

export function openQuotes(): QuoteSource {
  const store: unknown = new QuoteStore();
  return store as QuoteSource;
}
