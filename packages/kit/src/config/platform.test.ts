import { describe, expect, test } from "vitest";
import { detectPlatform, type Platform } from "./index.ts";

describe("each platform by its own variables", () => {
  test.each<[Record<string, string>, Partial<Platform>]>([
    [{}, { platform: "none", production: false, environment: "development" }],
    [{ NODE_ENV: "production" }, { platform: "none", production: true, environment: "production" }],
    [
      { NODE_ENV: "test", PORT: "8080" },
      { platform: "none", production: false, port: 8080 },
    ],
    [
      {
        RAILWAY_ENVIRONMENT_NAME: "staging",
        RAILWAY_SERVICE_NAME: "api",
        RAILWAY_REPLICA_ID: "r1",
        RAILWAY_REPLICA_REGION: "us-west2",
        RAILWAY_GIT_COMMIT_SHA: "abc",
        NODE_ENV: "development",
        PORT: "3000",
      },
      {
        platform: "railway",
        title: "Railway",
        production: true,
        environment: "staging",
        service: "api",
        region: "us-west2",
        instance: "r1",
        release: "abc",
        port: 3000,
      },
    ],
    [
      {
        RENDER: "true",
        RENDER_SERVICE_NAME: "api",
        RENDER_INSTANCE_ID: "i",
        RENDER_GIT_COMMIT: "abc",
        PORT: "10000",
      },
      {
        platform: "render",
        production: true,
        environment: "production",
        release: "abc",
        instance: "i",
        port: 10000,
      },
    ],
    [
      { K_SERVICE: "api", K_REVISION: "api-0007", K_CONFIGURATION: "api", PORT: "8080" },
      { platform: "cloud-run", production: true, service: "api", release: "api-0007", port: 8080 },
    ],
    [
      { CLOUD_RUN_JOB: "repair", CLOUD_RUN_TASK_INDEX: "3" },
      { platform: "cloud-run", instance: "3" },
    ],
    [
      { FLY_APP_NAME: "api", FLY_REGION: "fra", FLY_MACHINE_ID: "m1", FLY_MACHINE_VERSION: "01H" },
      { platform: "fly", region: "fra", instance: "m1", release: "01H", production: true },
    ],
    [
      { VERCEL: "1", VERCEL_ENV: "preview", VERCEL_REGION: "iad1" },
      { platform: "vercel", production: true, environment: "preview", region: "iad1" },
    ],
    [
      { VERCEL: "1", VERCEL_ENV: "development" },
      { platform: "vercel", production: false },
    ],
    [
      { DYNO: "web.1", HEROKU_APP_NAME: "api", HEROKU_RELEASE_VERSION: "v42" },
      { platform: "heroku", instance: "web.1", release: "v42" },
    ],
    [
      { KUBERNETES_SERVICE_HOST: "10.0.0.1", HOSTNAME: "api-7d9" },
      { platform: "kubernetes", instance: "api-7d9", production: true },
    ],
    [
      { KUBERNETES_SERVICE_HOST: "10.0.0.1", NODE_ENV: "test" },
      { platform: "kubernetes", production: false, environment: "test" },
    ],
    [
      { KUBERNETES_SERVICE_HOST: "10.0.0.1", K_SERVICE: "knative" },
      { platform: "kubernetes", service: "knative" },
    ],
    [
      { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_REGION: "eu-west-1" },
      { platform: "aws-lambda", region: "eu-west-1" },
    ],
    [
      { ECS_CONTAINER_METADATA_URI_V4: "http://x", AWS_REGION: "eu-west-1" },
      { platform: "aws-ecs", region: "eu-west-1" },
    ],
    [
      { CONTAINER_APP_NAME: "a", CONTAINER_APP_REVISION: "a--1", KUBERNETES_SERVICE_HOST: "x" },
      { platform: "azure-container-apps", release: "a--1" },
    ],
    [
      { WEBSITE_SITE_NAME: "a", WEBSITE_INSTANCE_ID: "i" },
      { platform: "azure-app-service", instance: "i" },
    ],
    [
      { GAE_SERVICE: "default", GAE_VERSION: "v1" },
      { platform: "app-engine", release: "v1" },
    ],
    [{ RENDER: "", K_SERVICE: " ", PORT: "99999" }, { platform: "none" }],
  ])("%o", (variables, facts) => {
    const found = detectPlatform(variables);
    expect(found).toMatchObject(facts);
    expect(Object.values(found)).not.toContain(undefined);
    if (facts.port === undefined) expect(found).not.toHaveProperty("port");
  });
});
