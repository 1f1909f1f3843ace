/** All words that an error speaks of, also those of the source that gave the value which it missed. */
import type { Exception, Frame } from "@holdfast/signals";
import type { FaultName } from "./fault-names.ts";
import { trailOf } from "./source-names.ts";

const WORD = /[A-Za-z_$][\w$]*/g;
const TEXT_MAX = 2000;
const NOTHING =
  /nil pointer dereference|^null$|NullPointerException|on a `?None`? value|object reference not set|NoneType/i;
const RECEIVER = /([A-Za-z_$][\w$]*)(?=\??\.|->|::|\()/g;
/** Short words are of every sentence. */
const SHORTEST = 4;

export function aboutOf(
  names: readonly FaultName[],
  words: ReadonlyMap<string, number>,
  { message }: Exception,
  frames: readonly Frame[],
): ReadonlySet<string> {
  const about = new Set([...names.map(({ name }) => name), ...words.keys(), ...trailOf(message, frames)]);
  // Something was nothing, and the runtime does not say what: it is of these lines.
  if (NOTHING.test(message))
    for (const { context } of frames.slice(0, 2))
      for (const [, name] of context?.line.matchAll(RECEIVER) ?? []) about.add(name!);
  // A message that the failing line spells itself: whoever changed its words brought it.
  const line = frames[0]?.context?.line ?? "";
  const spelled = new Set([...line.matchAll(WORD)].map(([word]) => word));
  for (const [word] of message.slice(0, TEXT_MAX).matchAll(WORD))
    if (word.length >= SHORTEST && spelled.has(word)) about.add(word);
  return about;
}
