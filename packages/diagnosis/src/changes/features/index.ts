import { definition } from "./definition.ts";
import { dependency } from "./dependency.ts";
import type { Feature } from "./feature.ts";
import { flag } from "./flag.ts";
import { limit } from "./limit.ts";
import { missingModule } from "./missing-module.ts";
import { names } from "./names.ts";
import { nature } from "./nature.ts";
import { outside } from "./outside.ts";
import { release } from "./release.ts";
import { setting } from "./setting.ts";
import { time } from "./time.ts";
import { touchesAFrame } from "./touches-a-frame.ts";
import { undone } from "./undone.ts";
import { wroteTheLine } from "./wrote-the-line.ts";

/** Features that tie a candidate to the fault itself. Without one of them there is no suspicion. */
export const ties: readonly Feature[] = [
  wroteTheLine,
  touchesAFrame,
  names,
  definition,
  missingModule,
  dependency,
  flag,
  setting,
  limit,
  nature,
];
/** What ties a candidate to a symptom whose root nobody saw: who wrote or called the line is then no reason. */
export const tiesOfSymptom: readonly Feature[] = [names, setting, limit];
/** Features that only weigh a suspicion that is there. */
export const circumstances: readonly Feature[] = [release, time, outside, undone];
