import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

const BARE = /cannot find (?:package|module) ['"]((?:@[\w.-]+\/)?[a-z][\w.-]*(?:\/[\w./-]*)?)['"]/i;

export const packageMissing: Analyzer = {
  kind: "package-missing",
  general: "module-not-found",
  recognises: "a package that is not installed",
  words: ["cannot find package '", 'cannot find package "', "cannot find module '", 'cannot find module "'],
  recognise({ message }) {
    if (
      !(BARE.test(message) && !/cannot find (?:package|module) ['"](?:node:|[A-Za-z]:[\\/])/i.test(message))
    )
      return undefined;

    return { title: `The import \`${partOf(message, BARE)}\` leads nowhere: the package was not found` };
  },
  cause:
    "The package is not in node_modules of this image: it is missing in package.json, stands under devDependencies in a production install, or the install did not run or ran for another workspace.",
  fixes: [
    now(
      "Add the package to `dependencies` with its lock file, or roll back to the release before the import.",
    ),
    today(
      "Install by `npm ci` from the lock file in the image, and check what the multi-stage build copies.",
    ),
    thisWeek(
      "Fail the build on unlisted dependencies (e.g. knip), and start the built artefact before it is deployed.",
    ),
  ],
  verification: "The image starts, and `node -e \"import('<package>')\"` in it succeeds.",
  rollback: "Roll back to the release before the import was added.",
};
