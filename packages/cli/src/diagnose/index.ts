export { diagnoseCommand } from "./command.ts";
