import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const imageNotPulled: Analyzer = {
  kind: "image-not-pulled",
  general: "not-running",
  recognises: "a container image that the platform cannot fetch",
  words: [
    "imagepullbackoff",
    "errimagepull",
    "failed to pull image",
    "manifest unknown",
    "manifest for",
    "pull access denied",
    "invalidimagename",
    "no matching manifest for",
  ],
  recognise({ message }) {
    const image = partOf(message, /(?:pull image|manifest for|denied for) "?([\w./:@-]{1,200}\w)"?/);
    return {
      title: image
        ? `The platform cannot fetch the image ${image}`
        : "The platform cannot fetch the container's image",
    };
  },
  cause:
    "The tag was not pushed, the name is misspelt, the registry refuses the credentials, or the image is not built for this processor.",
  fixes: [
    now("Check that the tag exists in the registry, and that the platform's pull secret is valid."),
    today("Deploy by digest, and only after the push succeeded."),
  ],
  verification: "The container starts.",
  rollback: "Go back to the revision whose image exists.",
};
