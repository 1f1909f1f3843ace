/** Where the process runs, told by the variables that the platforms set themselves. */
import { platforms } from "./platforms.ts";

export type PlatformName =
  | "railway"
  | "render"
  | "cloud-run"
  | "fly"
  | "heroku"
  | "vercel"
  | "aws-lambda"
  | "aws-ecs"
  | "azure-app-service"
  | "azure-container-apps"
  | "app-engine"
  | "kubernetes"
  | "none";

export interface Platform {
  /** `none`: no known platform, e.g. a developer's machine. */
  readonly platform: PlatformName;
  /** As people write it, e.g. `Cloud Run`. */
  readonly title: string;
  /** Rules for production apply. On a platform: true, unless it or `NODE_ENV` says development or test. Elsewhere: `NODE_ENV` is `production`. */
  readonly production: boolean;
  /** The platform's name of the environment, else `NODE_ENV`, else `production` on a platform, else `development`. */
  readonly environment: string;
  readonly service?: string;
  readonly region?: string;
  /** Of this replica, machine or pod. */
  readonly instance?: string;
  /** Commit, revision or image that runs. */
  readonly release?: string;
  /** The port that the platform wants to be listened on. */
  readonly port?: number;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Recognises the platform.
 *
 * @param variables (Default: `process.env`)
 * @example
 * const { production, release, port = 3000 } = detectPlatform();
 */
export function detectPlatform(variables: Variables = process.env): Platform {
  const read = (name: string): string | undefined => {
    const value = Object.hasOwn(variables, name) ? variables[name]?.trim() : undefined;
    return value === "" ? undefined : value;
  };
  const port = portOf(read("PORT"));
  const nodeEnv = read("NODE_ENV");
  for (const { platform, title, recognise } of platforms) {
    const facts = recognise(read);
    if (!facts) continue;
    const { environment, production, ...known } = facts;
    return {
      platform,
      title,
      production: production ?? !(nodeEnv === "development" || nodeEnv === "test"),
      environment: environment ?? nodeEnv ?? "production",
      ...given(known),
      ...given({ port }),
    };
  }
  return {
    platform: "none",
    title: "no known platform",
    production: nodeEnv === "production",
    environment: nodeEnv ?? "development",
    ...given({ port }),
  };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

function given<T extends object>(facts: T): Given<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Given<T>;
}
