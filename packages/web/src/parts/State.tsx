/** What a page shows when it cannot show its facts: failed, no permission, nothing there. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { RequestFailed } from "../api/request.ts";
import { Copy } from "./Copy.tsx";
import { SignIn } from "./SignIn.tsx";
import styles from "./State.module.css";

export function Notice({
  title,
  children,
  tone = "plain",
  role,
}: {
  title: string;
  children?: ReactNode;
  tone?: "plain" | "failing" | "degraded";
  role?: "alert" | "status";
}) {
  return (
    <section className={styles.notice} data-tone={tone} role={role}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
    </section>
  );
}

/** @param what What could not be had, e.g. "The issues". */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry: () => void }) {
  if (error instanceof RequestFailed && error.status === 401) return <NoPermission />;
  const known = error instanceof RequestFailed ? error : null;
  if (known?.status === 404) {
    return (
      <Notice title={`${what} could not be found`} role="alert">
        <p>{known.message}</p>
        <p>Events are deleted by age and size; issues stay. The address may also be mistyped.</p>
      </Notice>
    );
  }
  return (
    <Notice title={`${what} could not be loaded`} tone="failing" role="alert">
      <p>{known ? known.message : String(error)}</p>
      <p className={styles.actions}>
        <Button size="compact-sm" variant="default" onClick={retry}>
          Try again
        </Button>
        {known?.requestId && (
          <span className={styles.request}>
            Request <code>{known.requestId}</code> <Copy text={known.requestId} label="request id" />
          </span>
        )}
        {known && (
          <code className={styles.code}>
            {known.status > 0 ? `${known.status} ${known.code}` : known.code}
          </code>
        )}
      </p>
    </Notice>
  );
}

export function NoPermission() {
  return (
    <Notice title="Sign in to see this console" role="alert">
      <p>This browser has no session, or its session has ended.</p>
      <ol className={styles.steps}>
        <li>
          Open the sign-in link that <code>holdfast serve</code> printed when it started. It works once.
        </li>
        <li>
          Used already? Restart <code>holdfast serve</code>: it prints a new one. Nothing stored is lost.
        </li>
        <li>
          Or sign in with the token in <code>HOLDFAST_ADMIN_TOKEN</code>: <SignIn />
        </li>
        <li>
          For scripts, send <code>Authorization: Bearer …</code> with the same token.
        </li>
      </ol>
    </Notice>
  );
}
