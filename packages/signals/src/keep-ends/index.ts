/** What stays of a list that is too long: its two ends. */
export { keepChainEnds } from "./keep-chain-ends.ts";
export { keepEnds } from "./keep-ends.ts";
