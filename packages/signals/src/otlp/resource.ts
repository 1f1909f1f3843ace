/** Who sent it: an OTLP resource in this project's words. */
import type { Limits } from "../limits.ts";
import { Attributes } from "./attributes.ts";
import { isObject } from "./read-json.ts";

/** The sender of a group of items. */
export interface Origin {
  service?: string;
  instance?: string;
  release?: string;
  environment?: string;
  platform?: string;
  sdk?: string;
  tags: Record<string, string>;
}

/** `telemetry.sdk.language` where our word for the runtime is another one. */
const platforms: Readonly<Record<string, string>> = { nodejs: "node", webjs: "javascript" };

/** Resource attributes that help to find the sender and have no field of their own. */
const kept = [
  "k8s.pod.name",
  "k8s.namespace.name",
  "k8s.deployment.name",
  "cloud.region",
  "faas.name",
  "faas.version",
  "deployment.id",
  "vcs.ref.head.revision",
  "service.namespace",
  "process.runtime.version",
];

const fields = {
  service: ["service.name"],
  instance: ["service.instance.id", "k8s.pod.name", "host.name", "container.id"],
  release: ["service.version", "vcs.ref.head.revision"],
  environment: ["deployment.environment.name", "deployment.environment"],
} as const;

/** Reads a `Resource` message; anything unusable in it is left out. */
export function originOf(resource: unknown, limits: Limits): Origin {
  const attributes = new Attributes(isObject(resource) ? resource["attributes"] : undefined, limits);
  const origin: Origin = { tags: {} };
  if (attributes.size === 0) return origin;
  for (const field of Object.keys(fields) as (keyof typeof fields)[]) {
    const value = attributes.text(fields[field]);
    if (value !== undefined) origin[field] = value;
  }
  const language = attributes.text("telemetry.sdk.language");
  if (language !== undefined)
    origin.platform = Object.hasOwn(platforms, language) ? platforms[language]! : language;
  const sdk = attributes.text("telemetry.sdk.name");
  if (sdk !== undefined) {
    const version = attributes.text("telemetry.sdk.version");
    origin.sdk = version === undefined ? sdk : `${sdk}/${version}`;
  }
  for (const key of kept) {
    const value = attributes.text(key);
    if (value !== undefined) origin.tags[key] = value;
  }
  return origin;
}
