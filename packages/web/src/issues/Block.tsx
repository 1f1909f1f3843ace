/** A run of rows that leaves the page while it is far from the view: ten thousand rows cost as much as two hundred. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";

/** How far outside of the view rows are kept: two screens each way. */
const MARGIN = "1600px 0px";

export function Block({ children }: { children: ReactNode }) {
  const place = useRef<HTMLLIElement>(null);
  const height = useRef(0);
  const [near, setNear] = useState(true);
  useLayoutEffect(() => {
    if (near && place.current) height.current = place.current.offsetHeight;
  });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      (entries) => {
        // A fast scroll tells several states at once, the newest last.
        const entry = entries.at(-1);
        if (!entry) return;
        if (!entry.isIntersecting) height.current = entry.boundingClientRect.height;
        // A focused row stays: removing it would throw the reader to the top of the page.
        setNear(entry.isIntersecting || element.contains(document.activeElement));
      },
      { rootMargin: MARGIN },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <li ref={place} style={near ? undefined : { height: height.current }} role="presentation">
      {near && children}
    </li>
  );
}
