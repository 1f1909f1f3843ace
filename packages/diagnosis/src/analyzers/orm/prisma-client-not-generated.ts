import { type Analyzer, now, today } from "../analyzer.ts";

export const prismaClientNotGenerated: Analyzer = {
  kind: "prisma-client-not-generated",
  recognises: "a Prisma client that was not generated",
  words: [
    "@prisma/client did not initialize yet",
    'please run "prisma generate"',
    "cannot find module '.prisma/client",
  ],
  recognise: () => ({ title: "Prisma's client was not generated in this build" }),
  cause:
    "`prisma generate` did not run in the image: install scripts are off, the schema was copied after the install, or a cached node_modules was used.",
  fixes: [
    now("Run `prisma generate` in the build, after the schema is copied, and deploy again."),
    today("Put it into the build script instead of relying on an install hook."),
  ],
  verification: "The image starts.",
  rollback: "Go back to the previous image.",
};
