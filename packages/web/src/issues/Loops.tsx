/** A service that does not come up: said above the issues while it goes on. */
import { useQuery } from "@tanstack/react-query";
import { loopsQuery } from "../api/queries.ts";
import { Time } from "../parts/Time.tsx";
import styles from "./Loops.module.css";

export function Loops({ project }: { project: string | undefined }) {
  const found = useQuery(loopsQuery(project));
  const running = found.data?.loops.filter((loop) => loop.running) ?? [];
  return (
    <div role="status">
      {running.length > 0 && (
        <ul className={styles.loops} aria-label="Services that start again and again">
          {running.map(({ project: of, kind, service, release, reason, phase, last }) => (
            <li key={`${of} ${service} ${release}`}>
              <b>{service ?? "A service"}</b> {release && <code>{release}</code>}{" "}
              {kind === "crash" ? "crashes at its start, again and again" : "is ended again and again"}
              {": "}
              {reason}
              {phase && !reason.includes(phase) && `, in phase ${phase}`}. <span>Last start</span>{" "}
              <Time at={last} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
