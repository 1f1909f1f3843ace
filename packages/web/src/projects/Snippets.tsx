/** The snippet for the reader's SDK, to copy. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Copy } from "../parts/Copy.tsx";
import styles from "./Snippets.module.css";
import { type Sendable, snippetsFor } from "./snippets.ts";

export function Snippets({ project }: { project: Sendable }) {
  const snippets = snippetsFor(project);
  const [chosen, setChosen] = useState(snippets[0]?.id);
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0];
  if (!snippet) return null;
  return (
    <div className={styles.snippets}>
      <SegmentedControl
        className={styles.choice}
        aria-label="SDK"
        data={snippets.map(({ id, name }) => ({ value: id, label: name }))}
        value={snippet.id}
        onChange={setChosen}
      />
      {snippet.install && <Block name="Install" text={snippet.install} />}
      <Block name={snippet.file} text={snippet.code} />
    </div>
  );
}

function Block({ name, text }: { name: string; text: string }) {
  return (
    <figure className={styles.block}>
      <figcaption>
        {name} <Copy text={text} label={name} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}

/** A name with a value that one wants elsewhere. */
export function CopyField({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.field}>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        <Copy text={value} label={name} />
      </dd>
    </div>
  );
}
