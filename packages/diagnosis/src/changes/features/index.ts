import { definition } from "./definition.ts";
import { dependency } from "./dependency.ts";
import type { Feature } from "./feature.ts";
import { flag } from "./flag.ts";
import { limit } from "./limit.ts";
import { location } from "./location.ts";
import { missingFile } from "./missing-file.ts";
import { missingModule } from "./missing-module.ts";
import { names } from "./names.ts";
import { nature } from "./nature.ts";
import { olderRuntime } from "./older-runtime.ts";
import { release } from "./release.ts";
import { setting } from "./setting.ts";
import { time } from "./time.ts";
import { undone } from "./undone.ts";
import { words } from "./words.ts";

/** Features that tie a candidate to the fault itself. Without one of them there is no suspicion. */
export const ties: readonly Feature[] = [
  location,
  names,
  words,
  definition,
  missingModule,
  missingFile,
  olderRuntime,
  dependency,
  flag,
  setting,
  limit,
  nature,
];
/** What ties a candidate to a symptom whose root nobody saw: who wrote or called the line is then no reason. */
export const tiesOfSymptom: readonly Feature[] = [names, words, setting, limit];
/** What ties a candidate to a failure that comes from outside of the code: to have touched the code that met it is no reason. */
export const tiesOfOutside: readonly Feature[] = [names, words, dependency, flag, setting, limit, nature];
/** Features that only weigh a suspicion that is there. */
export const circumstances: readonly Feature[] = [release, time, undone];
