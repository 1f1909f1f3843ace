/** The contract of `holdfast serve`: one JSON line when ready, health, the API, and a drained end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, test } from "vitest";
import { bin, run } from "./run.ts";

const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }),
  );
});

interface Ready {
  url: string;
  signIn: string;
  projects: {
    id: string;
    name: string;
    dsn: string;
    otlp: { endpoint: string; headers: Record<string, string> };
  }[];
}

async function serve(
  folder: string,
  ...options: string[]
): Promise<{ child: ChildProcess; ready: Ready; lines: string[] }> {
  const child = spawn(
    process.execPath,
    [bin, "serve", "--port", "0", "--data", folder, "--json", ...options],
    {
      env: { ...process.env, HOLDFAST_ADMIN_TOKEN: "an-admin-token-for-tests" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on("line", (line) => lines.push(line));
  const [first] = (await once(reader, "line")) as [string];
  return { child, ready: JSON.parse(first) as Ready, lines };
}

const bearer = { authorization: "Bearer an-admin-token-for-tests" };
const newFolder = () => mkdtempSync(join(tmpdir(), "holdfast-serve-"));

describe("serve --json", () => {
  test("prints one line with url, sign-in link and projects, and serves what it says", async () => {
    const { ready, child, lines } = await serve(newFolder());
    const [project] = ready.projects;
    expect(project).toMatchObject({ id: expect.stringMatching(/^\d+$/), name: "default" });
    expect(new URL(project!.dsn).pathname).toBe(`/${project!.id}`);
    expect(ready.signIn.startsWith(ready.url)).toBe(true);
    expect((await fetch(`${ready.url}/health`)).status).toBe(200);
    const projects = await fetch(`${ready.url}/api/projects`, { headers: bearer });
    expect(await projects.json()).toEqual({ projects: ready.projects });
    expect((await fetch(`${ready.url}/api/projects`)).status).toBe(401);

    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(lines).toHaveLength(1);
  });

  test("keeps project, key and events over a restart", async () => {
    const folder = newFolder();
    const first = await serve(folder);
    const dsn = new URL(first.ready.projects[0]!.dsn);
    const id = "0123456789abcdef0123456789abcdef";
    const event = {
      event_id: id,
      exception: { values: [{ type: "TypeError", value: "x is not a function" }] },
    };
    const sent = await fetch(`${first.ready.url}/api${dsn.pathname}/store/?sentry_key=${dsn.username}`, {
      method: "POST",
      body: JSON.stringify(event),
    });
    expect(await sent.json()).toEqual({ id });
    const ended = once(first.child, "exit");
    first.child.kill("SIGTERM");
    await ended;

    const second = await serve(folder);
    expect(new URL(second.ready.projects[0]!.dsn).username).toBe(dsn.username);
    const { issues, next } = (await (
      await fetch(`${second.ready.url}/api/issues`, { headers: bearer })
    ).json()) as {
      issues: { id: string; root: { type: string }; count: number }[];
      next: string | null;
    };
    expect(next).toBeNull();
    expect(issues).toMatchObject([
      { root: { type: "TypeError", message: "x is not a function" }, count: 1, status: "unresolved" },
    ]);
    const events = await fetch(`${second.ready.url}/api/issues/${issues[0]!.id}/events`, { headers: bearer });
    expect(await events.json()).toMatchObject({ events: [{ id }], next: null });
  });

  test("ends when the npm process that started it has ended, as a SIGTERM to npx leaves it", async () => {
    const folder = newFolder();
    const command = `"${process.execPath}" "${bin}" serve --port 0 --data "${folder}" --json; true`;
    const shell = spawn("sh", ["-c", command], {
      env: { ...process.env, npm_command: "exec" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    children.push(shell);
    const [line] = (await once(createInterface({ input: shell.stdout! }), "line")) as [string];
    const { url } = JSON.parse(line) as Ready;
    shell.kill("SIGTERM");
    await expect
      .poll(
        () =>
          fetch(`${url}/health/live`).then(
            (r) => r.status,
            () => "gone",
          ),
        { timeout: 15_000 },
      )
      .toBe("gone");
  });

  test("keeps to a limit that was set", async () => {
    const { ready } = await serve(newFolder(), "--limit", "bodyBytes=100", "--limit", "exceptions=3");
    const dsn = new URL(ready.projects[0]!.dsn);
    const answer = await fetch(`${ready.url}/api${dsn.pathname}/store/?sentry_key=${dsn.username}`, {
      method: "POST",
      body: JSON.stringify({ message: "x".repeat(200) }),
    });
    expect(answer.status).toBe(413);
    expect(JSON.stringify(await answer.json())).toContain("bodyBytes");
  });

  test("says in words that the port is taken, and exits 1", async () => {
    const { ready } = await serve(newFolder());
    const second = await run(["serve", "--port", new URL(ready.url).port, "--data", newFolder(), "--json"]);
    expect(second.stderr).toContain("in use");
    expect(second.stderr).not.toContain("    at ");
    const { error } = JSON.parse(second.stdout);
    expect(error).toMatchObject({ code: "port_in_use", message: expect.stringContaining("in use") });
    expect(second.code).toBe(1);
  });

  test("makes no folder where the port is taken", async () => {
    const { ready } = await serve(newFolder());
    const folder = join(newFolder(), "data");
    const { code } = await run(["serve", "--port", new URL(ready.url).port, "--data", folder, "--json"]);
    expect(code).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });

  test("refuses a data folder that another process serves, naming both, until that one has ended", async () => {
    const folder = newFolder();
    const first = await serve(folder);
    const second = await run(["serve", "--port", "0", "--data", folder, "--json"]);
    expect(second.code).toBe(1);
    const { error } = JSON.parse(second.stdout);
    expect(error.code).toBe("store_locked");
    expect(error.message).toContain(folder);
    expect(error.message).toContain(`Process ${first.child.pid} `);
    // Killed, it leaves no lock behind.
    const ended = once(first.child, "exit");
    first.child.kill("SIGKILL");
    await ended;
    expect((await serve(folder)).ready.url).toContain("http");
  });

  test("says with a code what else keeps it from starting, and exits 1", async () => {
    const told = async (...options: string[]) => {
      const { stdout, stderr, code } = await run(["serve", "--port", "0", "--json", ...options]);
      expect(stderr).not.toContain("    at ");
      expect(code).toBe(1);
      return JSON.parse(stdout).error.code;
    };
    expect(await told("--data", newFolder(), "--public-url", "holdfast.example")).toBe("invalid_public_url");
    expect(await told("--data", newFolder(), "--host", "192.0.2.1")).toBe("cannot_listen");
    expect(await told("--data", bin)).toBe("store_folder");
  });

  test("refuses a port that is none, and a size that is none", async () => {
    expect((await run(["serve", "--port", "70000"])).code).toBe(2);
    expect((await run(["serve", "--retention-days", "soon"])).code).toBe(2);
    const { code, stderr } = await run(["serve", "--limit", "queueBites=1"]);
    expect(stderr).toContain("queueBytes");
    expect(code).toBe(2);
  });
});
