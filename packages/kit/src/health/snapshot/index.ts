export { currentPhase } from "../current-phase.ts";
export type { HealthSnapshot, LoopBlock } from "../types.ts";
export { answerFrom } from "./answer-from.ts";
