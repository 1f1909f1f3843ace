export { levelOfWord } from "./level-of-word.ts";
