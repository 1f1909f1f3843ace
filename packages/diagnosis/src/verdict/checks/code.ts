/** What the code and its package can answer. */
import { against, excludes, fits, namesIn, type Probe, shows } from "./probe.ts";
import { shellWord } from "./shell-word.ts";

export const code: readonly Probe[] = [
  {
    slug: "name-in-code",
    kinds: /missing-method|undefined-name|missing-export/,
    asks: "Whether the name is defined anywhere in what is deployed, and since when it is called.",
    run: ({ title }) => {
      const name = shellWord(namesIn(title).at(-1)?.split(".").at(-1), "name");
      return `git grep -nw ${name} && git log -S ${name} --oneline -5`;
    },
    answers: [
      shows(
        "only-calls",
        "Only calls are found, no definition.",
        "It does not exist: the call was added without it, or it was removed.",
      ),
      against(
        "defined",
        "A definition is found on the object in question.",
        "It exists in the sources: what is deployed is another build, or the object is another one.",
      ),
    ],
  },
  {
    slug: "module-there",
    kinds: /module-not-found|package-missing|native-module/,
    asks: "Whether the package is in what was deployed.",
    run: ({ title }) =>
      `npm ls ${shellWord(namesIn(title)[0], "package")}; ls node_modules | wc -l    # in the deployed image`,
    answers: [
      shows(
        "empty",
        "It prints `(empty)`, or the folder is not there.",
        "The package is not in the image: a development dependency, a pruned install, or a wrong path.",
      ),
      excludes(
        "there",
        "It prints the version.",
        "The package is there: the path, the case of a letter or the export map is what fails.",
      ),
    ],
  },
  {
    slug: "call-the-route",
    kinds: /.*/,
    asks: "Whether it still fails, and with which answer.",
    run: ({ evidence }) => `curl -sS -m 10 -i https://<service>${routeIn(evidence)}`,
    answers: [
      fits(
        "same",
        "It answers 5xx, and the log shows the same first error.",
        "It happens on each call: the claim can be tested by mending it.",
      ),
      against(
        "other",
        "It answers 5xx, and the log shows another first error.",
        "What was claimed is not what fails now.",
      ),
      against(
        "well",
        "It answers as it should.",
        "It is over, or it depends on the data, the user or the moment.",
      ),
    ],
  },
];

function routeIn(evidence: readonly { text: string }[]): string {
  for (const { text } of evidence) {
    const path = /\b(?:GET|HEAD) (\/[\w/.-]{0,120})(?=$|[\s:,;`)])/.exec(text)?.[1];
    if (path) return path;
  }
  return "/<route>";
}
