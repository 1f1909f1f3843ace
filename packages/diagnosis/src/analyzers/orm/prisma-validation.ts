import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const prismaValidation: Analyzer = {
  kind: "prisma-validation",
  general: "invalid-value",
  recognises: "a Prisma call whose arguments do not fit the schema",
  types: ["PrismaClientValidationError"],
  words: ["unknown argument `", "argument `"],
  recognise({ lower, message, name }) {
    if (!(name === "PrismaClientValidationError" || /invocation|prisma|available options/.test(lower)))
      return undefined;
    const argument = partOf(message, /(?:Unknown (?:argument|field)|[Aa]rgument) `([\w.]{1,80})`/);
    return {
      title: argument
        ? `Prisma does not take the argument \`${argument}\` as it is given`
        : "Prisma does not take the arguments of a call",
    };
  },
  cause:
    "The generated client does not fit the code (a field renamed, `prisma generate` not run in the build), or a value is undefined or of another type.",
  fixes: [
    now("Read the message's end: it names the argument and what would fit."),
    today("Run `prisma generate` in the build, after the install."),
    thisWeek("Type check against the generated client in CI."),
  ],
  verification: "The call succeeds.",
};
