export { type EsbuildPlugin, esbuildLedger } from "./esbuild-ledger.ts";
export type { LedgerPluginOptions } from "./rewrite-module.ts";
export { type RollupPlugin, rollupLedger } from "./rollup-ledger.ts";
