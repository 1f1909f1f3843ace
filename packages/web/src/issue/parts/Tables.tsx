/** Variants, releases, routes and flags of an issue. Counts say of how many. */
import type { IssueDetail } from "../../api/generated/types.ts";
import { Time } from "../../parts/Time.tsx";
import { countInWords } from "../../parts/times.ts";
import styles from "./Tables.module.css";

export function Variants({ issue }: { issue: IssueDetail }) {
  if (issue.variants.length === 0) return <None text="No variants: every failure looked the same." />;
  return (
    <Table heads={["What people saw", "Route", "Failures", "Last"]}>
      {issue.variants.map((variant) => (
        <tr key={`${variant.surface.type}${variant.surface.message}${variant.route}`}>
          <td>
            <b>{variant.surface.type}</b> {variant.surface.message}
          </td>
          <td>{variant.route ?? "not a request"}</td>
          <Of count={variant.count} total={issue.count} />
          <td>
            <Time at={variant.lastSeen} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Releases({ issue }: { issue: IssueDetail }) {
  if (issue.releaseStats.length === 0) return <None text="No release was sent with the events." />;
  return (
    <>
      <Comparison issue={issue} />
      <Table heads={["Release", "Failures here", "Requests that failed, any way", "First", "Last"]}>
        {issue.releaseStats.map((stat) => (
          <tr key={stat.release}>
            <td>
              <code>{stat.release}</code>
            </td>
            <td>{countInWords(stat.count)}</td>
            <td>
              {stat.requests === null
                ? "not known"
                : `${countInWords(stat.failedRequests ?? 0)} of ${countInWords(stat.requests)}${share(stat.failedRequests ?? 0, stat.requests)}`}
            </td>
            <td>{stat.count > 0 ? <Time at={stat.firstSeen} /> : "–"}</td>
            <td>{stat.count > 0 ? <Time at={stat.lastSeen} /> : "–"}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

/** The newest release that runs against the one before, by the requests that each answered. */
function Comparison({ issue: { comparison } }: { issue: IssueDetail }) {
  if (!comparison) return null;
  const { service, before, after, verdict, missing, reason } = comparison;
  return (
    <p className={styles.verdict} data-verdict={verdict}>
      <code>{after.release}</code> against <code>{before.release}</code>
      {service && ` of ${service}`}: <b>{verdict}</b>
      {missing > 0 && `, ${countInWords(missing)} more requests at the least`}. <span>{reason}</span>
    </p>
  );
}

export function Routes({ issue }: { issue: IssueDetail }) {
  if (issue.routeStats.length === 0)
    return <None text="No route was sent: these failures were not requests, or the SDK did not say." />;
  return (
    <Table heads={["Route", "Failures", "Last"]}>
      {issue.routeStats.map((stat) => (
        <tr key={stat.route}>
          <td>{stat.route}</td>
          <Of count={stat.count} total={issue.count} />
          <td>
            <Time at={stat.lastSeen} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Flags({ issue }: { issue: IssueDetail }) {
  if (issue.flags.length === 0)
    return <None text="No flag was evaluated in these requests, or the SDK did not say." />;
  return (
    <Table heads={["Flag", "Variant", "Failures"]}>
      {issue.flags.map((flag) => (
        <tr key={`${flag.key}=${flag.variant}`}>
          <td>
            <code>{flag.key}</code>
          </td>
          <td>
            <code>{flag.variant}</code>
          </td>
          <Of count={flag.count} total={issue.count} />
        </tr>
      ))}
    </Table>
  );
}

function Of({ count, total }: { count: number; total: number }) {
  return (
    <td>
      {countInWords(count)} <small>of {countInWords(total)}</small>
    </td>
  );
}

function share(part: number, whole: number): string {
  if (whole === 0) return "";
  const percent = (part / whole) * 100;
  if (part === 0) return "";
  return ` (${percent < 0.1 ? "<0.1" : percent.toFixed(percent < 10 ? 1 : 0)} %)`;
}

function None({ text }: { text: string }) {
  return <p className={styles.none}>{text}</p>;
}

export function Table({ heads, children }: { heads: string[]; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={heads[0] ?? "Table"}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
