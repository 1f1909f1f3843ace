/** JSON as a tree that opens where one looks; what is closed is not on the page. */
import { useState } from "react";
import styles from "./JsonView.module.css";

/** Entries shown before one asks for more. */
const AT_ONCE = 100;
/** Characters of a text shown before one asks for all. */
const LONG = 600;

export function JsonView({ name, value, depth = 0 }: { name?: string; value: unknown; depth?: number }) {
  const label = name !== undefined && <span className={styles.name}>{name}: </span>;
  if (value === null || typeof value !== "object") {
    return (
      <div className={styles.leaf}>
        {label}
        <Leaf value={value} />
      </div>
    );
  }
  return <Branch label={label} value={value} depth={depth} />;
}

function Branch({ label, value, depth }: { label: React.ReactNode; value: object; depth: number }) {
  const [open, setOpen] = useState(depth < 2);
  const [shown, setShown] = useState(AT_ONCE);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  return (
    <details className={styles.branch} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className={styles.size}>{isList ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {open && (
        <div className={styles.inside}>
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonView key={key} name={key} value={item} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button type="button" className={styles.more} onClick={() => setShown(shown + AT_ONCE)}>
              {entries.length - shown} more
            </button>
          )}
        </div>
      )}
    </details>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== "string") return <span className={styles.value}>{String(value)}</span>;
  const cut = !whole && value.length > LONG;
  return (
    <span className={styles.text}>
      “{cut ? value.slice(0, LONG) : value}
      {cut ? "…" : "”"}
      {cut && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          all {value.length} characters
        </button>
      )}
    </span>
  );
}
