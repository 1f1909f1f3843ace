export { answerProblem } from "./answer.ts";
export { api } from "./api.ts";
export { describeProjects } from "./describe-project.ts";
export { AnsweredError } from "./errors.ts";
export { Live } from "./live.ts";
export { newIngestKey } from "./new-secret.ts";
