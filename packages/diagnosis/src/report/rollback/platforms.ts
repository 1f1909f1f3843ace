/** How each platform goes back to a release, by its own command or API. */
import { shellWord } from "../../verdict/checks/shell-word.ts";
import type { RollbackWay } from "../report.ts";

export type PlatformId = "kubernetes" | "cloud-run" | "railway" | "render" | "fly" | "vercel" | "heroku";

interface Names {
  service: string | undefined;
  release: string | undefined;
}

interface Platform {
  id: PlatformId;
  name: string;
  commands(names: Names): string[];
  caution: string;
}

const platforms: readonly Platform[] = [
  {
    id: "kubernetes",
    name: "Kubernetes",
    commands: ({ service }) => {
      const name = `deployment/${shellWord(service, "deployment")}`;
      return [
        `kubectl rollout history ${name}`,
        `kubectl rollout undo ${name}`,
        `kubectl rollout status ${name}`,
      ];
    },
    caution:
      "Goes back to the revision before; `--to-revision` names another. A controller that syncs from git will undo it.",
  },
  {
    id: "cloud-run",
    name: "Cloud Run",
    commands: ({ service }) => {
      const name = shellWord(service, "service");
      return [
        `gcloud run revisions list --service=${name}`,
        `gcloud run services update-traffic ${name} --to-revisions=<revision>=100`,
      ];
    },
    caution:
      "New revisions get no traffic from then on, until it is sent to the latest again (`--to-latest`).",
  },
  {
    id: "railway",
    name: "Railway",
    commands: () => [
      `curl -sS https://backboard.railway.com/graphql/v2 -H "Authorization: Bearer $RAILWAY_API_TOKEN" -H "Content-Type: application/json" -d '{"query":"mutation { deploymentRollback(id: \\"<deployment>\\") }"}'`,
    ],
    caution: "The command line has no rollback: it is the API, or the dashboard's list of deployments.",
  },
  {
    id: "render",
    name: "Render",
    commands: () => [
      `curl -sS -X POST https://api.render.com/v1/services/<service-id>/rollback -H "Authorization: Bearer $RENDER_API_KEY" -H "Content-Type: application/json" -d '{"deployId":"<deploy>"}'`,
    ],
    caution:
      "Auto-deploy stays on: the next push brings the fault back, unless it is switched off or reverted.",
  },
  {
    id: "fly",
    name: "Fly",
    commands: ({ service }) => {
      const app = shellWord(service, "app");
      return [`fly releases --image -a ${app}`, `fly deploy --image <image> -a ${app}`];
    },
    caution:
      "There is no rollback: the image of the release before is deployed again, with the settings of today.",
  },
  {
    id: "vercel",
    name: "Vercel",
    commands: () => ["vercel rollback <deployment>"],
    caution: "Only what the deployment holds goes back; settings outside of it stay.",
  },
  {
    id: "heroku",
    name: "Heroku",
    commands: ({ service, release }) => {
      const app = shellWord(service, "app");
      const version = release !== undefined && /^v\d+$/.test(release) ? release : "<version>";
      return [`heroku releases -a ${app}`, `heroku rollback ${version} -a ${app}`];
    },
    caution: "Code and config vars go back together.",
  },
];

/** Said with each way back. */
export const DATABASE_STAYS =
  "None of these rolls back the database. Check first that the release to go back to works on the schema and the data of now.";

export function waysBack(platform: PlatformId | undefined, names: Names): RollbackWay[] {
  return platforms
    .filter(({ id }) => platform === undefined || id === platform)
    .map(({ name, commands, caution }) => ({ platform: name, commands: commands(names), caution }));
}

export function platformName(platform: PlatformId | undefined): string | null {
  return platforms.find(({ id }) => id === platform)?.name ?? null;
}
