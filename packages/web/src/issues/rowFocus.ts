/** Walks the rows of a list with the keyboard: the focused row is the chosen one, so Enter needs no code. */

let last: string | undefined;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-issue], [data-row]")];
}

/**
 * @param onlyFrom True: only when a row has the focus already (arrows scroll otherwise).
 * @returns False when nothing was moved.
 */
export function moveFocus(by: 1 | -1, onlyFrom = false): boolean {
  const all = rows();
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (at === -1 && onlyFrom) return false;
  const remembered = at === -1 ? all.findIndex((row) => row.dataset["issue"] === last) : -1;
  const next = at === -1 ? (remembered >= 0 ? all[remembered] : all[0]) : all[at + by];
  next?.focus({ preventScroll: true });
  next?.closest("article, tr")?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

export function rememberRow(target: EventTarget): void {
  const id = target instanceof HTMLElement ? target.dataset["issue"] : undefined;
  if (id) last = id;
}

/** After coming back from an issue the focus stands where it left. */
export function focusRow(): void {
  if (last === undefined || document.activeElement !== document.body) return;
  rows()
    .find((row) => row.dataset["issue"] === last)
    ?.focus({ preventScroll: true });
}
