/** What every page stands in: skip link, header, state of the connection, keys. */
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { projectsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { useSignedOut } from "../api/session.ts";
import { useKeys } from "../keyboard/useKeys.ts";
import { LiveProvider, useConnection } from "../live/LiveProvider.tsx";
import { NoPermission } from "../parts/State.tsx";
import { exactTime } from "../parts/times.ts";
import { Mark } from "./Mark.tsx";
import styles from "./Shell.module.css";

const Help = lazy(() => import("../keyboard/Help.tsx"));

const PLACES = [
  { to: "/", name: "Issues" },
  { to: "/projects", name: "Projects" },
  { to: "/intake", name: "Intake" },
] as const;

export function Shell() {
  const [help, setHelp] = useState(false);
  const signedOut = useSignedOut();
  useKeys({ "?": () => setHelp(true) });
  return (
    <LiveProvider>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand} aria-label="Holdfast: issues">
            <Mark />
            <span className={styles.name}>Holdfast</span>
          </Link>
          <nav aria-label="Pages" className={styles.nav}>
            {PLACES.map(({ to, name }) => (
              <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
                {name}
              </Link>
            ))}
          </nav>
          {!signedOut && <LiveMark />}
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => setHelp(true)}
            aria-label="Keys"
            title="Keys (?)"
          >
            ?
          </ActionIcon>
          <SchemeToggle />
          <ActionIcon variant="subtle" color="gray" onClick={signOut} aria-label="Sign out" title="Sign out">
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              aria-hidden="true"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
            >
              <path d="M9.500 2.500h-6v11h6M6.500 8h7M11 5.200 13.800 8 11 10.800" />
            </svg>
          </ActionIcon>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {signedOut ? <SignedOut /> : <Outlet />}
      </main>
      {!signedOut && <Stale />}
      {help && (
        <Suspense>
          <Help opened close={() => setHelp(false)} />
        </Suspense>
      )}
    </LiveProvider>
  );
}

/** Asks again when the reader comes back to this tab, perhaps from the sign-in link in another one. */
function SignedOut() {
  useQuery({ ...projectsQuery, staleTime: 0, refetchOnWindowFocus: "always" });
  return <NoPermission />;
}

async function signOut(): Promise<void> {
  await request("/api/session/end", { method: "POST" }).catch(() => undefined);
  window.location.assign("/");
}

function LiveMark() {
  const { connection } = useConnection();
  return (
    <span className={styles.live} data-state={connection}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <circle cx="4" cy="4" r="3" />
      </svg>
      <span className={styles.liveWord}>
        {{ live: "live", connecting: "connecting", lost: "stale" }[connection]}
      </span>
    </span>
  );
}

/** Stays out of the flow: its coming and going moves nothing. */
function Stale() {
  const { connection, since } = useConnection();
  return (
    <div className={styles.stale} role="status">
      {connection === "lost" && (
        <p>
          <strong>Connection lost, reconnecting.</strong>{" "}
          <span title={exactTime(new Date(since).toISOString())}>
            What you see is from {new Date(since).toLocaleTimeString("en-GB")}.
          </span>
        </p>
      )}
    </div>
  );
}

const SCHEMES = { auto: "light", light: "dark", dark: "auto" } as const;

function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const computed = useComputedColorScheme("light");
  const next = SCHEMES[colorScheme];
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      onClick={() => setColorScheme(next)}
      aria-label={`Colours: ${colorScheme}. Change to ${next}`}
      title={`Colours: ${colorScheme}`}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <circle cx="8" cy="8" r="6" />
        {colorScheme === "auto" && <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />}
        {colorScheme !== "auto" && computed === "dark" && <circle cx="8" cy="8" r="5" fill="currentColor" />}
      </svg>
    </ActionIcon>
  );
}
