export { api, problem } from "./api.ts";
export { describeProjects } from "./describe-project.ts";
export { AnsweredError } from "./errors.ts";
export { Live } from "./live.ts";
