/** Two consoles on one PostgreSQL: what one takes, the other shows; a lost connection is an outage like any other. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../test/postgres.ts";
import { envelope, sentryEvent, startTestConsole } from "./support/console.ts";

let postgres: TestPostgres;
let databaseUrl: string;
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
});
afterAll(() => postgres?.stop());

test("keys, events and sessions are shared", async () => {
  const first = await startTestConsole({ databaseUrl });
  const second = await startTestConsole({ databaseUrl });
  expect(second.projects.map(({ id }) => id)).toEqual(["1"]);
  expect(second.key).toBe(first.key);
  expect((await first.api("GET", "/api/stats")).json.store.kind).toBe("postgres");

  const event = sentryEvent();
  const answers = await Promise.all([
    first.sendEvent(event),
    second.sendEvent(event),
    second.sendEvent(event),
  ]);
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, json: { id: event.event_id } });
  const { issue } = (await first.api("GET", `/api/projects/1/events/${event.event_id}`)).json;
  expect((await second.api("GET", `/api/issues/${issue}`)).json).toMatchObject({ events: 1 });

  const made = (await first.api("POST", "/api/projects", { name: "made at the first" })).json;
  const address = `/api/${made.id}/envelope/?sentry_key=${new URL(made.dsn).username}`;
  await expect
    .poll(async () => (await second.send(address, envelope(sentryEvent()))).status, { timeout: 5000 })
    .toBe(200);
  await Promise.all([first.close(), second.close()]);
});

test("connections that the server cuts: never 500, and all is well again by itself", async () => {
  const running = await startTestConsole({ databaseUrl });
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round++) {
    const events = Array.from({ length: 20 }, () => sentryEvent());
    const sending = events.map((event) => running.sendEvent(event));
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    for (const { status, json } of await Promise.all(sending)) {
      expect([200, 503]).toContain(status);
      if (status === 200) acknowledged.push(json.id);
    }
  }
  await admin.end();
  await expect.poll(async () => (await running.sendEvent(sentryEvent())).status, { timeout: 5000 }).toBe(200);
  await expect.poll(async () => (await running.api("GET", "/health")).status, { timeout: 5000 }).toBe(200);
  for (const id of acknowledged) {
    expect((await running.api("GET", `/api/projects/1/events/${id}`)).status).toBe(200);
  }
  await running.close();
});
