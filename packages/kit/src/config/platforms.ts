/** One entry per platform, the narrower first: Kubernetes lies under some of the others. Variables as each platform documents them. */
import type { PlatformName } from "./platform.ts";

type Read = (name: string) => string | undefined;

interface Facts {
  environment?: string | undefined;
  /** (Default: unless `NODE_ENV` says development or test) */
  production?: boolean;
  service?: string | undefined;
  region?: string | undefined;
  instance?: string | undefined;
  release?: string | undefined;
}

interface PlatformEntry {
  readonly platform: Exclude<PlatformName, "none">;
  readonly title: string;
  /** Where its users set variables. (Default: in the environment) */
  readonly where?: string;
  recognise(read: Read): Facts | undefined;
}

export const platforms: readonly PlatformEntry[] = [
  {
    platform: "railway",
    title: "Railway",
    where: "in the service's variables on Railway",
    recognise: (read) =>
      (read("RAILWAY_ENVIRONMENT_NAME") ?? read("RAILWAY_PROJECT_ID") ?? read("RAILWAY_ENVIRONMENT")) ===
      undefined
        ? undefined
        : {
            environment: read("RAILWAY_ENVIRONMENT_NAME") ?? read("RAILWAY_ENVIRONMENT"),
            // Whatever the environment is called there: it is no developer's machine.
            production: true,
            service: read("RAILWAY_SERVICE_NAME"),
            region: read("RAILWAY_REPLICA_REGION"),
            instance: read("RAILWAY_REPLICA_ID"),
            release: read("RAILWAY_GIT_COMMIT_SHA") ?? read("RAILWAY_DEPLOYMENT_ID"),
          },
  },
  {
    platform: "render",
    title: "Render",
    where: "in the service's environment on Render",
    recognise: (read) =>
      read("RENDER") === "true" || read("RENDER_SERVICE_ID") !== undefined
        ? {
            service: read("RENDER_SERVICE_NAME"),
            instance: read("RENDER_INSTANCE_ID"),
            release: read("RENDER_GIT_COMMIT"),
          }
        : undefined,
  },
  {
    platform: "fly",
    title: "Fly",
    where: "with `fly secrets set`",
    recognise: (read) =>
      read("FLY_APP_NAME") === undefined
        ? undefined
        : {
            service: read("FLY_APP_NAME"),
            region: read("FLY_REGION"),
            instance: read("FLY_MACHINE_ID") ?? read("FLY_ALLOC_ID"),
            release: read("FLY_MACHINE_VERSION") ?? read("FLY_IMAGE_REF"),
          },
  },
  {
    platform: "vercel",
    title: "Vercel",
    where: "in the project's environment variables on Vercel, and deploy again",
    recognise: (read) =>
      read("VERCEL") === undefined && read("VERCEL_ENV") === undefined
        ? undefined
        : {
            environment: read("VERCEL_ENV"),
            production: read("VERCEL_ENV") !== "development",
            region: read("VERCEL_REGION"),
            instance: read("VERCEL_DEPLOYMENT_ID"),
            release: read("VERCEL_GIT_COMMIT_SHA") ?? read("VERCEL_DEPLOYMENT_ID"),
          },
  },
  {
    platform: "heroku",
    title: "Heroku",
    where: "with `heroku config:set`",
    recognise: (read) =>
      read("DYNO") === undefined
        ? undefined
        : {
            service: read("HEROKU_APP_NAME"),
            instance: read("DYNO"),
            release:
              read("HEROKU_BUILD_COMMIT") ?? read("HEROKU_SLUG_COMMIT") ?? read("HEROKU_RELEASE_VERSION"),
          },
  },
  {
    platform: "cloud-run",
    title: "Cloud Run",
    where: "in the variables and secrets of the service on Cloud Run",
    recognise: (read) => {
      // Knative on a cluster of one's own sets K_SERVICE too; there it is Kubernetes.
      const service = read("K_SERVICE") ?? read("CLOUD_RUN_JOB");
      if (service === undefined || read("KUBERNETES_SERVICE_HOST") !== undefined) return undefined;
      return {
        service,
        instance: read("CLOUD_RUN_TASK_INDEX"),
        release: read("K_REVISION") ?? read("CLOUD_RUN_EXECUTION"),
      };
    },
  },
  {
    platform: "app-engine",
    title: "App Engine",
    recognise: (read) =>
      read("GAE_SERVICE") === undefined
        ? undefined
        : { service: read("GAE_SERVICE"), instance: read("GAE_INSTANCE"), release: read("GAE_VERSION") },
  },
  {
    platform: "aws-lambda",
    title: "AWS Lambda",
    recognise: (read) =>
      read("AWS_LAMBDA_FUNCTION_NAME") === undefined
        ? undefined
        : {
            service: read("AWS_LAMBDA_FUNCTION_NAME"),
            region: read("AWS_REGION"),
            instance: read("AWS_LAMBDA_LOG_STREAM_NAME"),
            release: read("AWS_LAMBDA_FUNCTION_VERSION"),
          },
  },
  {
    platform: "aws-ecs",
    title: "AWS ECS",
    recognise: (read) =>
      (read("ECS_CONTAINER_METADATA_URI_V4") ?? read("ECS_CONTAINER_METADATA_URI")) === undefined
        ? undefined
        : { region: read("AWS_REGION") ?? read("AWS_DEFAULT_REGION"), instance: read("HOSTNAME") },
  },
  {
    platform: "azure-container-apps",
    title: "Azure Container Apps",
    recognise: (read) =>
      read("CONTAINER_APP_NAME") === undefined
        ? undefined
        : {
            service: read("CONTAINER_APP_NAME"),
            instance: read("CONTAINER_APP_REPLICA_NAME"),
            release: read("CONTAINER_APP_REVISION"),
          },
  },
  {
    platform: "azure-app-service",
    title: "Azure App Service",
    recognise: (read) =>
      read("WEBSITE_SITE_NAME") === undefined || read("WEBSITE_INSTANCE_ID") === undefined
        ? undefined
        : {
            service: read("WEBSITE_SITE_NAME"),
            region: read("REGION_NAME"),
            instance: read("WEBSITE_INSTANCE_ID"),
          },
  },
  {
    platform: "kubernetes",
    title: "Kubernetes",
    where: "in the env of the pod's container, from a ConfigMap or Secret",
    recognise: (read) =>
      read("KUBERNETES_SERVICE_HOST") === undefined
        ? undefined
        : {
            service: read("K_SERVICE"),
            // Kubernetes names the container's host after its pod.
            instance: read("POD_NAME") ?? read("HOSTNAME"),
            release: read("K_REVISION"),
          },
  },
];
