/** The addresses of the pages; each page is loaded when it is first wanted. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { IssueStatus } from "./api/generated/types.ts";
import type { IssueSort } from "./api/queries.ts";
import { Notice } from "./parts/State.tsx";
import { Shell } from "./shell/Shell.tsx";

/** Narrowing of the list, as the address holds it; what is left out has its default. */
export interface IssuesSearch {
  project?: string;
  /** (Default: `unresolved`) */
  status?: IssueStatus | "all";
  q?: string;
  /** (Default: `last-seen`) */
  sort?: IssueSort;
}

export const PARTS = ["requests", "variants", "releases", "routes", "flags", "fingerprint", "raw"] as const;
export type IssuePart = (typeof PARTS)[number];

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <Notice title="No such page" role="alert">
      <p>
        The address is not one of this console. <a href="/">Go to the issues</a>
      </p>
    </Notice>
  ),
});

const issues = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>): IssuesSearch => ({
    ...(typeof search["project"] === "string" && { project: search["project"] }),
    ...oneOf(["resolved", "ignored", "all"] as const, search["status"], "status"),
    ...(typeof search["q"] === "string" && search["q"] !== "" && { q: search["q"] }),
    ...oneOf(["first-seen", "count"] as const, search["sort"], "sort"),
  }),
  component: lazyRouteComponent(() => import("./issues/IssuesPage.tsx"), "IssuesPage"),
});

const issue = createRoute({
  getParentRoute: () => root,
  path: "/issues/$id",
  validateSearch: (search: Record<string, unknown>): { see?: IssuePart } =>
    oneOf(PARTS, search["see"], "see"),
  component: lazyRouteComponent(() => import("./issue/IssuePage.tsx"), "IssuePage"),
});

const event = createRoute({
  getParentRoute: () => root,
  path: "/projects/$project/events/$id",
  component: lazyRouteComponent(() => import("./event/EventPage.tsx"), "EventPage"),
});

const projects = createRoute({
  getParentRoute: () => root,
  path: "/projects",
  component: lazyRouteComponent(() => import("./projects/ProjectsPage.tsx"), "ProjectsPage"),
});

const intake = createRoute({
  getParentRoute: () => root,
  path: "/intake",
  component: lazyRouteComponent(() => import("./intake/IntakePage.tsx"), "IntakePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([issues, issue, event, projects, intake]),
  // Plain `?q=12` instead of JSON in the address.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    ).toString();
    return text === "" ? "" : `?${text}`;
  },
  scrollRestoration: true,
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function oneOf<const T extends string, const K extends string>(
  allowed: readonly T[],
  value: unknown,
  key: K,
): { [key in K]?: T } {
  return (allowed as readonly unknown[]).includes(value) ? ({ [key]: value } as { [key in K]?: T }) : {};
}
