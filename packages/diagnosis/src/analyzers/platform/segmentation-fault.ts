import { type Analyzer, now, today } from "../analyzer.ts";

export const segmentationFault: Analyzer = {
  kind: "segmentation-fault",
  general: "killed",
  recognises:
    "a process that ended by a segmentation fault, an abort or an illegal instruction (139, 134, 132)",
  words: [
    "segmentation fault",
    "sigsegv",
    "sigabrt",
    "sigill",
    "139",
    "134",
    "132",
    "illegal instruction",
    "core dumped",
  ],
  recognise({ lower }) {
    if (
      !/segmentation fault|\bsig(?:segv|abrt|ill)\b|illegal instruction|core dumped|exit(?:ed)?\b.{0,40}(?:status|code)[ :=]*13[924]\b/.test(
        lower,
      )
    )
      return undefined;
    const what = /segv|segmentation|139/.test(lower)
      ? "a segmentation fault"
      : /illegal|sigill|132/.test(lower)
        ? "an illegal instruction"
        : "an abort";
    return { title: `The process ended by ${what}: in native code, not in the program's own` };
  },
  cause:
    "A native module or the runtime itself crashed: a module built for another system or processor, a bug in it, or (for an abort) the runtime giving up, mostly for memory.",
  fixes: [
    now(
      "Read the last lines before it: a fatal error of the runtime names its reason; else look which native modules were loaded.",
    ),
    today("Rebuild native modules inside the image, and update the runtime's patch version."),
  ],
  verification: "The process runs for a day without such an end.",
  rollback: "Go back to the previous image.",
};
