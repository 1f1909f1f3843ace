/** Single-key shortcuts of a page; silent while someone types or a dialog is open. */
import { useEffect, useRef } from "react";

/**
 * @param keys From `KeyboardEvent.key` to what it does; a handler that returns `false` leaves the key to the browser.
 * @example useKeys({ j: next, k: previous })
 */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => unknown>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const act = latest.current[event.key];
      if (act && !document.querySelector('[role="dialog"]') && act(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}
