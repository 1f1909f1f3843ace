/** The picture of the product: the root at the top, and below it what followed, each tied to it by a reason. */
import type { ChainLink, IssueDetail } from "../api/generated/types.ts";
import styles from "./Chain.module.css";
import { Code } from "./Code.tsx";
import { Frames, Place } from "./Frames.tsx";
import { Prose } from "./Prose.tsx";
import { placeOf, shortPath, tellingFrame } from "./places.ts";
import { Signal } from "./Signal.tsx";
import { whatWouldTell } from "./whatWouldTell.ts";

export function Chain({ issue }: { issue: IssueDetail }) {
  const known = issue.root !== null || issue.chain.some((link) => link.role === "root");
  const ties = issue.chain.filter((link) => link.tied && link.role !== "root");
  return (
    <section aria-labelledby="chain">
      <h2 id="chain" className={issue.story ? styles.title : "hidden"}>
        From the root to what people saw
      </h2>
      {ties.length > 0 && (
        <p className={styles.tie} role="note">
          <strong>
            {ties.length === 1 ? "Another root is" : `${ties.length} other roots are`} equally good.
          </strong>{" "}
          The signals do not say which came first; each is marked.
        </p>
      )}
      <ol className={styles.chain}>
        {!known && <Unknown issue={issue} />}
        {known && issue.chain.length === 0 && <Forgotten issue={issue} />}
        {issue.chain.map((link, index) => (
          <Link
            // biome-ignore lint/suspicious/noArrayIndexKey: the chain is a sequence, two links may be alike
            key={index}
            link={link}
            project={issue.project}
            last={index === issue.chain.length - 1}
          />
        ))}
      </ol>
    </section>
  );
}

function Unknown({ issue }: { issue: IssueDetail }) {
  return (
    <li className={styles.link} data-role="unknown">
      <p className={styles.role}>Root not known</p>
      <div className={styles.body}>
        <p className={styles.unknown}>
          <Prose text={issue.reason || "What was received holds only symptoms."} />
        </p>
        <h3 className={styles.sub}>What would tell</h3>
        <ul className={styles.tells}>
          {whatWouldTell(issue).map((text) => (
            <li key={text}>
              <Prose text={text} />
            </li>
          ))}
        </ul>
        <h3 className={styles.sub}>What was seen</h3>
      </div>
    </li>
  );
}

/** The issue outlives its events: what was told by them is gone, the root's name stays. */
function Forgotten({ issue: { root } }: { issue: IssueDetail }) {
  return (
    <li className={styles.link} data-role="root" data-last="true">
      <p className={styles.role}>root</p>
      <div className={styles.body}>
        <p className={styles.what}>
          <b>{root?.type}</b>: {root?.message}
        </p>
        <p className={styles.reason}>Its events have been deleted by age or size, and the chain with them.</p>
      </div>
    </li>
  );
}

function Link({ link, project, last }: { link: ChainLink; project: string; last: boolean }) {
  const isRoot = link.role === "root";
  const at = tellingFrame(link.frames);
  const place = at && placeOf(at);
  return (
    <li className={styles.link} data-role={link.role} data-last={last || undefined}>
      <p className={styles.role}>
        {link.role}
        {link.tied && !isRoot && <span className={styles.tied}>as good a root</span>}
      </p>
      <div className={styles.body}>
        <div className={styles.head}>
          <p className={styles.what}>
            <b>{link.type}</b>
            {link.message && <>: {link.message}</>}{" "}
            {link.code && <code className={styles.code}>{link.code}</code>}
          </p>
          {at && place && !isRoot && (
            <p className={styles.place}>
              <code title={place}>{shortPath(place, 44)}</code> <code>{at.function}</code>
            </p>
          )}
        </div>
        <p className={styles.reason}>
          <Prose text={link.reason} />{" "}
          <Signal project={project} signal={link.seen || `event ${link.eventId}`} />
        </p>
        {link.swallowedAt && (
          <p className={styles.split}>
            <span className={styles.splitWord}>thrown here</span>
          </p>
        )}
        {isRoot || link.swallowedAt ? (
          <Frames frames={link.frames} open={isRoot ? 2 : 1} />
        ) : (
          link.frames.length > 0 && (
            <details className={styles.stack}>
              <summary>Stack</summary>
              <Frames frames={link.frames} open={1} />
            </details>
          )
        )}
        {link.swallowedAt && (
          <>
            <p className={styles.split}>
              <span className={styles.splitWord}>swallowed there</span> caught, and not thrown on
            </p>
            <Place frame={link.swallowedAt} />
            <Code frame={link.swallowedAt} reach={2} mark="swallowed here" />
          </>
        )}
      </div>
    </li>
  );
}
